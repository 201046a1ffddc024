import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';

import { type VonageOptions } from './options';

/** A token lives 15 minutes and is used for 10, so that none expires on the way. */
const LIFETIME_SECONDS = 900;
const USED_FOR_SECONDS = 600;

/** Makes the Authorization header of calls; `now` in milliseconds since the epoch. */
export type Authorization = (now: number) => string;

/**
 * Basic with the account's key and secret, or a token signed with the application's key, which is kept as long as it is fresh.
 * Source: https://developer.vonage.com/getting-started/concepts/authentication
 */
export function authorization(options: Pick<VonageOptions, 'apiKey' | 'apiSecret' | 'application'>): Authorization {
  if (options.application === undefined) {
    const basic = `Basic ${Buffer.from(`${options.apiKey}:${options.apiSecret ?? ''}`).toString('base64')}`;
    return () => basic;
  }
  const { id, privateKey } = options.application;
  const key = createPrivateKey(privateKey);
  let token = '';
  let freshUntil = 0;
  return (now) => {
    const seconds = Math.floor(now / 1000);
    if (seconds >= freshUntil) {
      token = signedToken(key, { application_id: id, iat: seconds, exp: seconds + LIFETIME_SECONDS, jti: randomUUID() });
      freshUntil = seconds + USED_FOR_SECONDS;
    }
    return `Bearer ${token}`;
  };
}

function signedToken(key: KeyObject, claims: Readonly<Record<string, string | number>>): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: 'RS256' })}.${part(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}
