import { readExchange, refusal } from './read-exchange';

describe('readExchange', () => {
  const read = (exchange: Parameters<typeof readExchange>[0]) =>
    readExchange(exchange, {
      taken: ({ body }) => ({ outcome: 'TAKEN', status: 'SENT', providerMessageId: body }),
      refused: ({ status }) => refusal('POLICY', String(status), undefined),
    });
  const replied = (status: number) => read({ reached: 'REPLY', status, headers: {}, body: 'id' });

  it('takes what was not written for not taken, and what was not answered for in doubt', () => {
    expect(read({ reached: 'NOT_WRITTEN', code: 'ECONNREFUSED' })).toEqual({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ECONNREFUSED' });
    expect(read({ reached: 'NO_REPLY', code: 'TIMEOUT' })).toEqual({ outcome: 'NO_ANSWER', code: 'TIMEOUT' });
  });

  it.each([200, 202, 299])('has %d read as taken', (status) => {
    expect(replied(status)).toEqual({ outcome: 'TAKEN', status: 'SENT', providerMessageId: 'id' });
  });

  it.each([199, 300, 307, 400, 503])('has %d read as refused', (status) => {
    expect(replied(status)).toEqual({ outcome: 'REFUSED', errorClass: 'POLICY', code: String(status) });
  });
});

it('a refusal says when to try again only where it is tried again', () => {
  expect(refusal('TRANSIENT', '429', 5_000)).toEqual({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '429', retryAfterMs: 5_000 });
  expect(refusal('CONFIG', '401', 5_000)).toEqual({ outcome: 'REFUSED', errorClass: 'CONFIG', code: '401' });
});
