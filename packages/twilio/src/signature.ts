import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Twilio signed this callback, by https://www.twilio.com/docs/usage/security#validating-requests: HMAC-SHA1 of the URL it called
 * and the form's parameters sorted by name, each name once per distinct value. Compared in constant time.
 *
 * Twilio signs with or without the port depending on scheme and product, so the URL counts in either form.
 */
export function isSignedByTwilio(authToken: string, signature: string, url: string, form: URLSearchParams): boolean {
  const given = Buffer.from(signature, 'base64');
  const parameters = canonicalParameters(form);
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
