import { classOfHttpStatus, type RefusalClass } from '@switchback/channel';

import { documentedClass } from './error-codes';

/**
 * What a refusal by the Cloud API means for the message. `code` is Meta's error code when there was one, `httpStatus` the status of a
 * synchronous reply, 0 for a webhook. Pure.
 *
 * An unknown code is never retried and never remembered against the number: the next channel takes over.
 */
export function classify(code: number | undefined, httpStatus: number): RefusalClass {
  const documented = code === undefined ? undefined : documentedClass(code);
  if (documented !== undefined) return documented;
  return classOfHttpStatus(httpStatus);
}
