const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;
// RFC 5321's dot-atom. Quoted and non-ASCII local parts are refused: most mail servers on the way refuse them too.
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const ASCII_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ONLY_DIGITS = /^[0-9]+$/;
// What a URL would take for something else than a host name.
const URL_SYNTAX = /[\s/?#@:\\[\]%]/;

/**
 * An e-mail address with its domain in lower case and international domains in their ASCII form, or undefined when the
 * text is not an address. The local part is left as it is: only its own server knows whether case matters there.
 */
export function normaliseEmailAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const localPart = trimmed.slice(0, Math.max(at, 0));
  if (trimmed.length > LONGEST_ADDRESS || localPart.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(localPart)) {
    return undefined;
  }
  const domain = normaliseDomain(trimmed.slice(at + 1));
  const address = domain === undefined ? undefined : `${localPart}@${domain}`;
  return address === undefined || address.length > LONGEST_ADDRESS ? undefined : address;
}

function normaliseDomain(text: string): string | undefined {
  const lower = text.toLowerCase();
  if (ASCII_DOMAIN.test(lower)) {
    return hasNamedTop(lower) ? lower : undefined;
  }
  if (URL_SYNTAX.test(lower) || !URL.canParse(`http://${lower}`)) {
    return undefined;
  }
  const ascii = new URL(`http://${lower}`).hostname;
  return ASCII_DOMAIN.test(ascii) && hasNamedTop(ascii) ? ascii : undefined;
}

/** An address such as 192.0.2.1 is not a domain. */
function hasNamedTop(domain: string): boolean {
  return !ONLY_DIGITS.test(domain.slice(domain.lastIndexOf('.') + 1));
}
