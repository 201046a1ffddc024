import { type ReceiptAnswer, type ReceiptHead, type ReceiptRefusal, type ReceiptRequest } from '@switchback/channel';

import { openUnsubscription, sealUnsubscription, type Unsubscription } from './unsubscribe-token';
import { donePage, questionPage } from './unsubscribe-page';

/** Where recipients unsubscribe. */
export interface UnsubscribeDoor {
  readonly provider: string;
  /** The provider's public callback URL. */
  readonly url: string;
  readonly keys: readonly string[];
}

/** The link of one mail. */
export function unsubscribeUrl({ provider, url, keys }: UnsubscribeDoor, unsubscription: Unsubscription): string | undefined {
  const [key] = keys;
  return key === undefined ? undefined : `${url}?u=${sealUnsubscription(unsubscription, provider, key)}`;
}

const NO_LINK: ReceiptRefusal = { outcome: 'REFUSED', status: 403, reason: 'not an unsubscribe link of this service' };

/** Refuses what is no link of ours before its body is read: the URL alone tells. */
export function screenUnsubscribe({ provider, keys }: UnsubscribeDoor, { query }: ReceiptHead): ReceiptRefusal | undefined {
  return openUnsubscription(query['u'] ?? '', provider, keys) === undefined ? NO_LINK : undefined;
}

/**
 * Answers a call of such a link. Only a POST that says so unsubscribes (RFC 8058, 3.2): mail filters follow links to look for harm, and their
 * GET gets a page with a button, and so does everyone who opens the link by hand.
 */
export function answerUnsubscribe({ provider, keys }: UnsubscribeDoor, request: ReceiptRequest): ReceiptAnswer {
  const unsubscription = openUnsubscription(request.query['u'] ?? '', provider, keys);
  if (unsubscription === undefined) return NO_LINK;
  if (request.method !== 'GET' && request.method !== 'POST') return { outcome: 'REFUSED', status: 405, reason: 'GET or POST' };
  if (request.method === 'GET') return { outcome: 'REPLY', status: 200, body: questionPage, mediaType: 'text/html' };
  if (!saysOneClick(request)) return { outcome: 'REFUSED', status: 400, reason: 'the body must say List-Unsubscribe=One-Click' };
  const signal = { kind: 'OPT_OUT', via: 'UNSUBSCRIBE', ...unsubscription } as const;
  return { outcome: 'RECEIPTS', receipts: [], signals: [signal], reply: { body: donePage, mediaType: 'text/html' } };
}

/** As a form or as multipart/form-data: RFC 8058, 3.2 allows both. */
function saysOneClick({ headers, body }: ReceiptRequest): boolean {
  const type = headers['content-type'] ?? '';
  const text = Buffer.from(body).toString('latin1');
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return new URLSearchParams(text).get('List-Unsubscribe') === 'One-Click';
  const boundary = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type);
  if (boundary === null) return false;
  const part = partsOf(text, boundary[1] ?? boundary[2] ?? '').find((one) => /^content-disposition:[^\n]*\bname="?List-Unsubscribe"?\s*(?:;|$)/im.test(one));
  return part !== undefined && part.replace(/^[\s\S]*?\n\n/, '').trim() === 'One-Click';
}

/** RFC 8058 prints its own example (8.3) without the two dashes that RFC 2046, 5.1.1 puts before a boundary, so they may be missing. */
function partsOf(text: string, boundary: string): readonly string[] {
  const delimiters = new Set([`--${boundary}`, `--${boundary}--`, boundary, `${boundary}--`]);
  const lines = text.split(/\r?\n/).map((line) => (delimiters.has(line.trimEnd()) ? '\0' : line));
  return lines.join('\n').split('\0');
}
