import { type EntryError } from '@switchback/contracts';
import { ApiError, type ErrorReason } from '@switchback/service';

import { type Violation } from './decide/violations';

/** A refusal that lists what is wrong, field by field. */
export function refusal(reason: Extract<ErrorReason, 'INVALID_FIELDS' | 'NO_USABLE_ADDRESS'>, violations: readonly Violation[]): ApiError {
  return new ApiError(reason, summary(reason, violations), { fieldViolations: violations });
}

/** A refusal as an entry of a batch's answer. */
export function entryError(error: ApiError): EntryError {
  return {
    code: error.code,
    reason: error.reason,
    message: error.message,
    fieldViolations: error.fieldViolations.map(({ field, description }) => ({ field, description })),
  };
}

function summary(reason: ErrorReason, violations: readonly Violation[]): string {
  const [first] = violations;
  const what = first === undefined ? 'the request is not valid' : `${first.field} ${first.description}`;
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
  return reason === 'NO_USABLE_ADDRESS' ? `no address of the recipient can be used: ${what}` : `${what}${more}`;
}
