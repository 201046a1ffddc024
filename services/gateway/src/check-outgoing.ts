import { type OutgoingMessage } from '@switchback/contracts';

import { checkMessage } from './decide/check-message';
import { refusal } from './refusal';
import { fingerprint } from './record/fingerprint';

/** A message that can be judged no further without its policy. */
export interface CheckedOutgoing {
  /** Normalised. */
  readonly message: OutgoingMessage;
  readonly print: Buffer;
  /** Where it stands in the request, for field violations. */
  readonly path: string;
}

/** Errors: INVALID_FIELDS. */
export function checkOutgoing(outgoing: OutgoingMessage | undefined, path: string): CheckedOutgoing {
  const checked = checkMessage(outgoing, path);
  if (!checked.ok) {
    throw refusal('INVALID_FIELDS', checked.violations);
  }
  return { message: checked.message, print: fingerprint(checked.message), path };
}
