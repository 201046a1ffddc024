import { type ReceiptHead, type ReceiptRefusal } from '../provider';

/** What every receipt of a provider has in its head. */
export interface ReceiptHeadRules {
  /** Default: POST alone. */
  readonly methods?: readonly string[];
  /** Of a POST; default: whatever the door takes. Lower case. */
  readonly mediaTypes?: readonly string[];
  /** Headers without which a POST is not signed. Lower case. */
  readonly signedBy: readonly string[];
  /** Longest body of a POST, in bytes. */
  readonly maxBodyBytes: number;
}

/** Why a request with this head cannot be a receipt; undefined when it may be one. Pure. */
export function screenHead({ method, headers }: ReceiptHead, rules: ReceiptHeadRules): ReceiptRefusal | undefined {
  if (!(rules.methods ?? ['POST']).includes(method)) return { outcome: 'REFUSED', status: 405, reason: 'a receipt is a POST' };
  if (method !== 'POST') return undefined;
  const mediaType = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (rules.mediaTypes?.includes(mediaType) === false) return { outcome: 'REFUSED', status: 415, reason: `a receipt is ${rules.mediaTypes.join(' or ')}` };
  if (rules.signedBy.some((name) => (headers[name] ?? '') === '')) return { outcome: 'REFUSED', status: 401, reason: 'not signed' };
  if (Number(headers['content-length'] ?? 0) > rules.maxBodyBytes) return { outcome: 'REFUSED', status: 413, reason: 'too large' };
  return undefined;
}
