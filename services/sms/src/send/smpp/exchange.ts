import { type ReceivedPdu } from './codec';
import { type RefusalClass } from './command-status';

/** How far a request got, and what came back. */
export type Exchange =
  /** Nothing of it went out. */
  | { readonly reached: 'NOT_WRITTEN'; readonly errorClass: Extract<RefusalClass, 'TRANSIENT' | 'CONFIG'>; readonly code: string; readonly retryAfterMs?: number }
  /** It may have arrived; no answer did. */
  | { readonly reached: 'NO_REPLY'; readonly code: string }
  | { readonly reached: 'REPLY'; readonly pdu: ReceivedPdu };
