import { unreadableBody } from './unreadable-body';

/** As the body parser throws it. */
function parseFailure(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    return Object.assign(new SyntaxError(error instanceof Error ? error.message : ''), { type: 'entity.parse.failed', status: 400, body });
  }
}

describe('unreadableBody', () => {
  it.each([
    ['{"message":', 'the body is not valid JSON: it ends before it is complete'],
    ['{\n  "message": {},\n}', 'the body is not valid JSON: it cannot be read from line 3, column 1 on; names and texts stand in double quotes'],
    ["{'message': 1}", 'the body is not valid JSON: it cannot be read from line 1, column 2 on'],
    ['message', 'the body is not valid JSON: names and texts stand in double quotes'],
  ])('says of %j where and how to mend it', (body, sentence) => {
    expect(unreadableBody(parseFailure(body))).toContain(sentence);
  });

  it('never repeats the body', () => {
    expect(unreadableBody(parseFailure('{"to": somebody@example.org}'))).not.toMatch(/some|example/);
  });

  it('leaves other errors alone', () => {
    expect(unreadableBody(new Error('no'))).toBeUndefined();
    expect(unreadableBody(Object.assign(new Error('no'), { type: 'entity.too.large' }))).toBeUndefined();
  });
});
