import { type AttemptStatus, type ErrorClass, type NoFurtherCall } from '@switchback/fallback';

import { type Next } from './after-call';

/** The status of the attempt's claim. */
export function statusAfter(next: Next): AttemptStatus {
  switch (next.type) {
    case 'TAKEN':
    case 'END':
      return next.status;
    case 'RETRY':
      return 'QUEUED';
    case 'UNKNOWN':
      return 'UNKNOWN';
  }
}

export function errorClassAfter(next: Next): ErrorClass | undefined {
  switch (next.type) {
    case 'TAKEN':
      return undefined;
    case 'RETRY':
    case 'END':
      return next.errorClass;
    case 'UNKNOWN':
      return 'AMBIGUOUS';
  }
}

export function codeAfter(next: Next): string | undefined {
  return next.type === 'TAKEN' ? undefined : next.code;
}

export function noFurtherCallAfter(next: Next): NoFurtherCall | undefined {
  return next.type === 'END' ? next.noFurtherCall : undefined;
}

/** Whether it may be with the provider. An unanswered call may be. */
export function mayBeHandedOver(next: Next): boolean {
  return next.type === 'TAKEN' || next.type === 'UNKNOWN';
}
