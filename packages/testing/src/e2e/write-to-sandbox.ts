import { randomUUID } from 'node:crypto';

import { postToSandbox, type SandboxPlatform } from '../post-to-sandbox';

export interface Written {
  readonly from: string;
  readonly text: string;
  /** The same message posted twice has the same. Default: a new one. */
  readonly id?: string;
}

/** A person writes an SMS to the sandbox; answers with the status at its door. */
export function writeToSandbox(platform: SandboxPlatform, { from, text, id = randomUUID() }: Written): Promise<number> {
  return postToSandbox(platform, 'sms', { inbound: { id, from, to: '+15005550000', text, occurredAt: Date.now() } });
}
