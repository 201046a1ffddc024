import { type ErrorClass } from '@switchback/fallback';

import { classifyReply } from './smtp/classify-reply';

/** What a mail server said to the provider when it refused a mail for good, in our words. */
export interface Bounce {
  readonly status: 'UNDELIVERED' | 'EXPIRED';
  readonly errorClass: Exclude<ErrorClass, 'AMBIGUOUS'>;
  /** The enhanced status code, else the reply code. */
  readonly code: string;
}

const ENHANCED = /\b([245]\.\d{1,3}\.\d{1,3})\b/;
const REPLY = /(?:^|[^.\d])([45]\d\d)(?![.\d])/;

/**
 * Reads the status that a provider passes on (RFC 3463: 5.1.1), or the server's own words where it passes on those (550 5.1.1 ...). Pure;
 * undefined when neither says anything. Nothing is tried again after a bounce, so what was temporary is RECIPIENT_TEMPORARY.
 */
export function classifyBounce(...words: readonly (string | undefined)[]): Bounce | undefined {
  const said = words.filter((word) => word !== undefined);
  const enhanced = first(said, ENHANCED);
  const reply = first(said, REPLY);
  const code = enhanced ?? reply;
  if (code === undefined || code.startsWith('2')) return undefined;
  if (enhanced === '4.4.7' || enhanced === '5.4.7') return { status: 'EXPIRED', errorClass: 'RECIPIENT_TEMPORARY', code };
  if (code.startsWith('4')) return { status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code };
  const replyCode = reply?.startsWith('5') === true ? Number(reply) : 550;
  return { status: 'UNDELIVERED', errorClass: classifyReply({ stage: 'RCPT', code: replyCode, enhanced }), code };
}

function first(words: readonly string[], pattern: RegExp): string | undefined {
  return words.map((word) => pattern.exec(word)?.[1]).find((found) => found !== undefined);
}
