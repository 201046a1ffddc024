/** What is stored of an API key, with its customer's state. */
export interface KeyRecord {
  readonly customerId: string;
  readonly secretHash: Buffer;
  readonly expireTime: Date | null;
  readonly revokeTime: Date | null;
  readonly suspended: boolean;
}

export type KeyVerdict =
  | { readonly ok: true; readonly customerId: string }
  | { readonly ok: false; readonly reason: 'API_KEY_INVALID' | 'API_KEY_REVOKED' | 'API_KEY_EXPIRED' | 'CUSTOMER_SUSPENDED' };

/**
 * Whether a call with this key may go on. A caller without the right secret learns nothing about the key, so that comes first.
 *
 * @param matches whether the secret's hash is the stored one, compared in constant time
 * @param now milliseconds since the epoch
 */
export function judgeKey(record: KeyRecord | undefined, matches: boolean, now: number): KeyVerdict {
  if (record === undefined || !matches) {
    return { ok: false, reason: 'API_KEY_INVALID' };
  }
  if (record.revokeTime !== null) {
    return { ok: false, reason: 'API_KEY_REVOKED' };
  }
  if (record.expireTime !== null && record.expireTime.getTime() <= now) {
    return { ok: false, reason: 'API_KEY_EXPIRED' };
  }
  return record.suspended ? { ok: false, reason: 'CUSTOMER_SUSPENDED' } : { ok: true, customerId: record.customerId };
}
