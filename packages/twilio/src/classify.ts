import { classOfHttpStatus, type RefusalClass } from '@switchback/channel';

import { documentedClass } from './error-codes';

/**
 * What a refusal by Twilio means for the message. `code` is Twilio's error code when the reply or callback had one, `httpStatus` the
 * status of a synchronous reply, 0 for a callback. Pure.
 *
 * An unknown code is never retried and never remembered against the address: the next channel takes over.
 */
export function classify(code: number | undefined, httpStatus: number): RefusalClass {
  const documented = code === undefined ? undefined : documentedClass(code);
  if (documented !== undefined) return documented;
  return classOfHttpStatus(httpStatus);
}
