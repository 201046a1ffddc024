/**
 * Whether this is one bare address and nothing that a header or an SMTP command could read as more: no control or white space
 * characters, no list, comment, quote or route. Says nothing about whether it exists. The gateway validates; this is the last door.
 */
export function isMailbox(address: string): boolean {
  return address.length <= 320 && /^[^\s\p{Cc}@<>()[\]\\,;:"]+@[^\s\p{Cc}@<>()[\]\\,;:"]+$/u.test(address);
}
