import { errorType } from './error-type';

class OurError extends Error {}

test.each<[unknown, string]>([
  [new OurError('content'), 'OurError'],
  [Object.assign(new Error('content'), { code: '23505' }), '23505'],
  [Object.assign(new Error('content'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [Object.assign(new Error('content'), { code: 'some content' }), 'Error'],
  ['content', 'string'],
  [undefined, 'undefined'],
  [{}, 'object'],
])('errorType of %p', (error, expected) => expect(errorType(error)).toBe(expected));
