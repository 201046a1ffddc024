/**
 * The headers by which a mail program offers to unsubscribe: RFC 2369 for the ways there are, RFC 8058 for the one click. Nothing without a
 * link: one click is a promise, and an address that somebody reads now and then does not keep it.
 */
export function unsubscribeHeaders(url: string | undefined, mailto: string | undefined): Record<string, string> {
  if (url === undefined) return {};
  const ways = [`<${url}>`, ...(mailto === undefined ? [] : [`<mailto:${encodeURI(mailto)}?subject=unsubscribe>`])];
  return { 'List-Unsubscribe': ways.join(', '), 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
