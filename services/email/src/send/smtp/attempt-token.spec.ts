import { attemptToken, readAttemptToken } from './attempt-token';

const keys = { provider: 'smarthost', keys: ['the key of this provider, 32 long'] };
const attemptId = 'msg_01kbcdefghjkmnpqrstvwxyz01.0.1';
const token = attemptToken(attemptId, keys) ?? '';

describe('attemptToken', () => {
  it('gives the attempt back, whatever became of the letters’ case', () => {
    expect(readAttemptToken(token, keys)).toBe(attemptId);
    expect(readAttemptToken(token.toUpperCase(), keys)).toBe(attemptId);
  });

  it('fits a local part with its prefix', () => {
    expect(`b+${token}`.length).toBeLessThanOrEqual(64);
  });

  it('is taken while its key is still one of the keys', () => {
    expect(readAttemptToken(token, { ...keys, keys: ['the key that came after, also long', ...keys.keys] })).toBe(attemptId);
    expect(readAttemptToken(token, { ...keys, keys: ['the key that came after, also long'] })).toBeUndefined();
  });

  it.each([
    ['of another attempt', token.replace('.0.1-', '.0.2-')],
    ['of another provider', attemptToken(attemptId, { ...keys, provider: 'other' }) ?? ''],
    ['with a digit changed', token.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))],
    ['cut short', token.slice(0, -1)],
    ['with more behind it', `${token}0`],
    ['without its proof', attemptId],
    ['of nothing', ''],
  ])('is refused when it is one %s', (_name, given) => {
    expect(readAttemptToken(given, keys)).toBeUndefined();
  });

  it.each(['A.B', 'a b', 'a..b', '', 'a'.repeat(41), 'a-b'])('is not made for the attempt %j', (id) => {
    expect(attemptToken(id, keys)).toBeUndefined();
  });

  it('is not made without a key', () => {
    expect(attemptToken(attemptId, { ...keys, keys: [] })).toBeUndefined();
  });
});
