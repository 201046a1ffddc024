import type { ErrorCode, MessageStatusName } from '@switchback/client';

/** What the exit code says; documented in the README. */
export const EXIT = {
  ok: 0,
  notDelivered: 1,
  usage: 2,
  authentication: 3,
  notFound: 4,
  invalid: 5,
  conflict: 6,
  unavailable: 7,
  other: 8,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For an error of the API. */
export function exitCodeOf(error: { readonly code: ErrorCode; readonly reason: string }): ExitCode {
  if (error.reason === 'REQUEST_TOO_LARGE') return EXIT.invalid;
  switch (error.code) {
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
      return EXIT.authentication;
    case 'NOT_FOUND':
      return EXIT.notFound;
    case 'INVALID_ARGUMENT':
    case 'FAILED_PRECONDITION':
    case 'OUT_OF_RANGE':
      return EXIT.invalid;
    case 'ALREADY_EXISTS':
    case 'ABORTED':
      return EXIT.conflict;
    case 'UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
    case 'RESOURCE_EXHAUSTED':
      return EXIT.unavailable;
    case 'CANCELLED':
      return EXIT.interrupted;
    case 'UNKNOWN':
    case 'UNIMPLEMENTED':
    case 'INTERNAL':
    case 'DATA_LOSS':
      return EXIT.other;
  }
}

/** For a message that was followed to its end. */
export function exitCodeOfStatus(status: MessageStatusName | undefined): ExitCode {
  return status === 'DELIVERED' || status === 'READ' ? EXIT.ok : EXIT.notDelivered;
}
