import { createHmac } from 'node:crypto';

import { type Platform, type ServiceName } from '@switchback/local-platform';

export type SandboxPlatform = Pick<Platform, 'httpUrl' | 'sandboxSecret'>;

/** Posts a receipt, or a person's word, to the door of a sandbox provider, signed as its own; answers with the status. */
export async function postToSandbox(platform: SandboxPlatform, service: ServiceName, posted: object, provider = 'sandbox'): Promise<number> {
  const body = JSON.stringify(posted);
  const signature = createHmac('sha256', platform.sandboxSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-sandbox-signature': signature };
  return (await fetch(`${platform.httpUrl(service)}/receipts/${provider}`, { method: 'POST', headers, body })).status;
}
