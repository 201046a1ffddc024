import { ApiError } from '@switchback/service';

/** The same answer for what does not exist and for what belongs to somebody else. */
export function messageNotFound(): ApiError {
  return new ApiError('MESSAGE_NOT_FOUND', 'there is no such message');
}

export function suppressionNotFound(): ApiError {
  return new ApiError('SUPPRESSION_NOT_FOUND', 'there is no such suppression');
}

export function policyNotFound(): ApiError {
  return new ApiError('POLICY_NOT_FOUND', 'there is no such policy');
}
