import { domainToASCII } from 'node:url';

/**
 * The address with its domain as DNS has it, in A-labels (RFC 5890); undefined when the domain is none. The local part is left alone: what it
 * means is its domain's affair, and one that is not ASCII goes out by SMTPUTF8 (RFC 6531).
 */
export function withAsciiDomain(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const domain = domainToASCII(address.slice(at + 1));
  return at < 1 || domain === '' ? undefined : `${address.slice(0, at)}@${domain}`;
}

/** Whether only a server with SMTPUTF8 can take it. */
export function needsSmtpUtf8(address: string): boolean {
  return /[^\p{ASCII}]/u.test(address.slice(0, address.lastIndexOf('@')));
}
