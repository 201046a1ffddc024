import { readAttemptToken, type TokenKeys } from '../../send/smtp/attempt-token';

/** Whom a report was sent to. */
export type ReportRecipient =
  /** The return path of one attempt. */
  | { readonly kind: 'ATTEMPT'; readonly attemptId: string }
  /** A mailbox of our domain that every domain has (RFC 2142, RFC 5321 4.5.1), or a mail without a return path of its own. */
  | { readonly kind: 'ROLE' }
  | { readonly kind: 'FORGED' | 'UNKNOWN' | 'ELSEWHERE' };

const ROLES = ['abuse', 'bounces', 'postmaster'];

/** Pure. Letter case is ignored, as mail systems do with it as they like. */
export function reportRecipient(address: string, domain: string, keys: TokenKeys): ReportRecipient {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).toLowerCase();
  if (address.slice(at + 1).toLowerCase() !== domain.toLowerCase()) return { kind: 'ELSEWHERE' };
  if (ROLES.includes(local)) return { kind: 'ROLE' };
  if (!local.startsWith('b+')) return { kind: 'UNKNOWN' };
  const attemptId = readAttemptToken(local.slice(2), keys);
  return attemptId === undefined ? { kind: 'FORGED' } : { kind: 'ATTEMPT', attemptId };
}
