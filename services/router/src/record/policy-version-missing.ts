import { UnprocessableRecordError } from '@switchback/bus';

import { type PolicyKey } from '../decide/policy-key';

/** A message names a policy version that was never stored: versions are kept as long as messages may need them, so trying again cannot help. */
export class PolicyVersionMissingError extends UnprocessableRecordError {
  override readonly name = 'PolicyVersionMissingError';

  constructor({ name, version }: PolicyKey) {
    super(`policy ${name} has no version ${version}`);
  }
}
