import { createHmac, randomUUID } from 'node:crypto';

import { type Platform } from '@switchback/local-platform';

export interface Written {
  readonly from: string;
  readonly text: string;
  /** The same message posted twice has the same. Default: a new one. */
  readonly id?: string;
}

/** A person writes an SMS to the sandbox; answers with the status at its door. */
export async function writeToSandbox(platform: Pick<Platform, 'httpUrl' | 'sandboxSecret'>, { from, text, id = randomUUID() }: Written): Promise<number> {
  const body = JSON.stringify({ inbound: { id, from, to: '+15005550000', text, occurredAt: Date.now() } });
  const signature = createHmac('sha256', platform.sandboxSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-sandbox-signature': signature };
  return (await fetch(`${platform.httpUrl('sms')}/receipts/sandbox`, { method: 'POST', headers, body })).status;
}
