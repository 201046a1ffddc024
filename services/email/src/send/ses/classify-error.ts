import { documentedClass, type SesErrorClass } from './error-types';

/** SES says by text alone that a sender is not verified, and that the address of the recipient is none. */
const UNVERIFIED = /\bnot verified\b/i;
const BAD_ADDRESS = /\b(invalid (to )?(address|domain)|(domain|local (part|address)) (contains|starts|ends)|missing final '@domain'|illegal (address|character))/i;

/**
 * What a refusal by SES means for the message. Pure. `type` as SES named the error, `text` its words, which are looked at and never kept.
 * An unknown type is never retried and never remembered against the address.
 */
export function classifyError(type: string | undefined, httpStatus: number, text: string): SesErrorClass {
  const documented = type === undefined ? undefined : documentedClass(type);
  if (documented === 'POLICY' && UNVERIFIED.test(text)) return 'CONFIG';
  if (documented === 'POLICY' && type !== 'MessageRejected' && BAD_ADDRESS.test(text)) return 'RECIPIENT_PERMANENT';
  if (documented !== undefined) return documented;
  if (httpStatus === 429 || httpStatus === 503 || httpStatus === 408) return 'TRANSIENT';
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 404 || httpStatus === 405) return 'CONFIG';
  // A redirect or an answer of another kind: the base URL does not lead to SES.
  return httpStatus >= 300 && httpStatus < 400 ? 'CONFIG' : 'POLICY';
}
