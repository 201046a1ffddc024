/** Whether a program answered, and no person and no mail system (RFC 3834, 2 and 5; before it, each had a header of its own). */
export function isAutomaticReply(headers: ReadonlyMap<string, string>): boolean {
  const submitted = headers.get('auto-submitted')?.toLowerCase().split(';', 1)[0]?.trim();
  if (submitted !== undefined && submitted !== 'no') return true;
  if (['x-autoreply', 'x-autorespond', 'x-autoreply-from', 'x-mail-autoreply'].some((name) => headers.has(name))) return true;
  return /^(?:auto_reply|bulk|junk|list)$/i.test(headers.get('precedence')?.trim() ?? '');
}
