/**
 * The Message-ID of an attempt, without its angle brackets: the same attempt always has the same one, so that a bounce finds its way
 * back and a mail server that removes duplicates can. Attempt ids are dot-atoms (RFC 5322, 3.2.3) as they are; others are encoded.
 */
export function messageId(attemptId: string, domain: string): string {
  const isDotAtom = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(attemptId);
  return `${isDotAtom ? attemptId : Buffer.from(attemptId).toString('base64url')}@${domain}`;
}
