import { type DocumentedClass, documentedClass } from './error-codes';

/**
 * What a refusal by Vonage means for the message. `code` is Vonage's error code when the reply or webhook had one, `httpStatus` the status
 * of a synchronous reply, 0 for a webhook. Pure.
 *
 * An unknown code is never retried and never remembered against the address: the next channel takes over.
 */
export function classify(code: number | undefined, httpStatus: number): DocumentedClass {
  const documented = code === undefined ? undefined : documentedClass(code);
  // A 422 is about what the request says; said again it is refused again, whatever the code means in a webhook.
  if (documented !== undefined && !(httpStatus === 422 && documented === 'TRANSIENT')) return documented;
  if (httpStatus === 429 || httpStatus === 503 || httpStatus === 408) return 'TRANSIENT';
  if (httpStatus === 401 || httpStatus === 402 || httpStatus === 403 || httpStatus === 404 || httpStatus === 405) return 'CONFIG';
  // A redirect or an answer of another kind: the base URL does not lead to Vonage's API.
  if (httpStatus >= 300 && httpStatus < 400) return 'CONFIG';
  if (httpStatus >= 400) return 'POLICY';
  return 'RECIPIENT_TEMPORARY';
}
