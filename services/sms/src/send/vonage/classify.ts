import { classOfHttpStatus, type RefusalClass } from '@switchback/channel';

import { documentedClass } from './error-codes';

/**
 * What a refusal by Vonage means for the message. `code` is Vonage's error code when the reply or webhook had one, `httpStatus` the status
 * of a synchronous reply, 0 for a webhook. Pure.
 *
 * An unknown code is never retried and never remembered against the address: the next channel takes over.
 */
export function classify(code: number | undefined, httpStatus: number): RefusalClass {
  const documented = code === undefined ? undefined : documentedClass(code);
  // A 422 is about what the request says; said again it is refused again, whatever the code means in a webhook.
  if (documented !== undefined && !(httpStatus === 422 && documented === 'TRANSIENT')) return documented;
  if (httpStatus === 402) return 'CONFIG';
  return classOfHttpStatus(httpStatus);
}
