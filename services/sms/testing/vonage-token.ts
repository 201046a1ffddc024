import { createHash, createHmac } from 'node:crypto';

/** The Authorization header of a webhook, as Vonage's page "Signed webhooks" describes it: a token with the SHA-256 of the body, HS256. */
export function vonageAuthorization(body: Uint8Array, secret: string, changes: { readonly claims?: object; readonly header?: object } = {}): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iat: Math.floor(Date.now() / 1000),
    jti: 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(body).digest('hex'),
    api_key: 'a1b2c3d',
    ...changes.claims,
  };
  const text = `${part({ alg: 'HS256', typ: 'JWT', ...changes.header })}.${part(claims)}`;
  return `Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
