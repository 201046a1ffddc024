import { judgeKey, type KeyRecord } from './judge-key';
import { formatKey, readKey } from './read-key';

const id = 'abcdef0123456789';
const secret = 'Secret0123456789Secret0123456789';

describe('readKey', () => {
  it('reads what formatKey writes', () => {
    expect(readKey(`Bearer ${formatKey(id, secret)}`)).toEqual({ kind: 'KEY', id, secret });
    expect(readKey(`bearer  ${formatKey(id, secret)} `)).toEqual({ kind: 'KEY', id, secret });
  });

  it.each([
    [undefined, 'MISSING'],
    ['', 'MISSING'],
    [formatKey(id, secret), 'MALFORMED'],
    [`Basic ${formatKey(id, secret)}`, 'MALFORMED'],
    ['Bearer ', 'MALFORMED'],
    [`Bearer ${formatKey(id, secret)} x`, 'MALFORMED'],
    ['Bearer operator', 'TOKEN'],
    [`Bearer ${formatKey(id, 'short')}`, 'TOKEN'],
    [`Bearer ${formatKey(`${id}\0`, secret)}`, 'TOKEN'],
  ])('takes %j for %s', (header, kind) => {
    expect(readKey(header).kind).toBe(kind);
  });
});

describe('judgeKey', () => {
  const now = 1_700_000_000_000;
  const good: KeyRecord = { customerId: 'acme', secretHash: Buffer.alloc(32), expireTime: null, revokeTime: null, suspended: false };
  const past = new Date(now);
  const future = new Date(now + 1);

  it.each([
    ['a good key', good, true, { ok: true, customerId: 'acme' }],
    ['a key that will expire', { ...good, expireTime: future }, true, { ok: true, customerId: 'acme' }],
    ['an unknown key', undefined, false, { ok: false, reason: 'API_KEY_INVALID' }],
    ['a wrong secret', good, false, { ok: false, reason: 'API_KEY_INVALID' }],
    ['a wrong secret of a revoked key', { ...good, revokeTime: past }, false, { ok: false, reason: 'API_KEY_INVALID' }],
    ['an expired key', { ...good, expireTime: past }, true, { ok: false, reason: 'API_KEY_EXPIRED' }],
    ['a revoked key', { ...good, revokeTime: past, expireTime: past }, true, { ok: false, reason: 'API_KEY_REVOKED' }],
    ["a suspended customer's key", { ...good, suspended: true }, true, { ok: false, reason: 'CUSTOMER_SUSPENDED' }],
  ])('judges %s', (_what, record, matches, verdict) => {
    expect(judgeKey(record, matches, now)).toEqual(verdict);
  });
});
