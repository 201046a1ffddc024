import { maySentBefore } from './sent-before';

const RESTORED = Date.UTC(2026, 10, 29, 12);

describe('maySentBefore', () => {
  it.each([
    { of: 'a message that was accepted before', notBefore: RESTORED - 1, restoredAt: RESTORED, may: true },
    { of: 'one that was accepted since', notBefore: RESTORED, restoredAt: RESTORED, may: false },
    { of: 'one that does not tell', notBefore: undefined, restoredAt: RESTORED, may: true },
    { of: 'any, where nothing was restored', notBefore: RESTORED - 1, restoredAt: undefined, may: false },
  ])('$of: $may', ({ notBefore, restoredAt, may }) => {
    expect(maySentBefore({ notBefore: notBefore === undefined ? undefined : new Date(notBefore) }, restoredAt)).toBe(may);
  });
});
