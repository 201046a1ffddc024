import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Twilio signed this callback, by https://www.twilio.com/docs/usage/security#validating-requests: HMAC-SHA1 of the URL it called
 * and the form's parameters sorted by name, each name once per distinct value. Compared in constant time.
 *
 * Twilio signs with or without the port depending on scheme and product, so the URL counts in either form.
 */
export function isSignedByTwilio(authToken: string, signature: string, url: string, form: URLSearchParams): boolean {
  return isSigned(authToken, signature, url, canonicalParameters(form));
}

/**
 * Whether Twilio signed a body that is no form: the signature is over the URL alone, and the URL has the SHA-256 of the body in its
 * parameter `bodySHA256`. Same source.
 */
export function isBodySignedByTwilio(authToken: string, signature: string, url: string, body: Uint8Array): boolean {
  const given = Buffer.from(/[?&]bodySHA256=([0-9a-f]{64})(?=[&#]|$)/i.exec(url)?.[1] ?? '', 'hex');
  const expected = createHash('sha256').update(body).digest();
  const isBody = given.length === expected.length && timingSafeEqual(given, expected);
  return isSigned(authToken, signature, url, '') && isBody;
}

function isSigned(authToken: string, signature: string, url: string, parameters: string): boolean {
  const given = Buffer.from(signature, 'base64');
  let matches = false;
  for (const candidate of urlVariants(url)) {
    const expected = createHmac('sha1', authToken).update(candidate).update(parameters).digest();
    matches = (given.length === expected.length && timingSafeEqual(given, expected)) || matches;
  }
  return matches;
}

function canonicalParameters(form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  return names.map((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value).join('')).join('');
}

/** The authority is edited as text: a parsed and printed URL could differ from what was signed in an escape. */
function urlVariants(url: string): string[] {
  const parts = /^(https?):\/\/([^/?#]*)(.*)$/i.exec(url);
  if (parts === null) return [url];
  const [, scheme = '', authority = '', rest = ''] = parts;
  const host = authority.replace(/:\d+$/, '');
  const standardPort = scheme.toLowerCase() === 'https' ? '443' : '80';
  return host === authority
    ? [url, `${scheme}://${authority}:${standardPort}${rest}`]
    : [url, `${scheme}://${host}${rest}`];
}
