import { ApiError } from '@switchback/service';

import { isInline } from '../record/inline-policy';

/** The same answer for what does not exist and for what belongs to somebody else. */
export function messageNotFound(): ApiError {
  return new ApiError('MESSAGE_NOT_FOUND', 'there is no such message');
}

export function suppressionNotFound(): ApiError {
  return new ApiError('SUPPRESSION_NOT_FOUND', 'there is no such suppression');
}

/** For what lists, versions and deletes policies: those that messages brought are none of them. */
export function storedPolicyNotFound(name: string): ApiError {
  if (!isInline(name)) return policyNotFound();
  return new ApiError('POLICY_NOT_FOUND', 'this policy came with a message: it has one version, which GetPolicy reads, and can be neither changed nor deleted');
}

export function policyNotFound(): ApiError {
  return new ApiError('POLICY_NOT_FOUND', 'there is no such policy');
}
