import { hash } from 'node:crypto';

import { OutgoingMessage } from '@switchback/contracts';

/**
 * SHA-256 of a message's body, to tell a retry from a request id used twice. The message must be normalised; its request id
 * is left out, so that only what will be sent counts.
 */
export function fingerprint(message: OutgoingMessage): Buffer {
  const body = OutgoingMessage.encode({ ...message, requestId: '' }).finish();
  return hash('sha256', body, 'buffer');
}
