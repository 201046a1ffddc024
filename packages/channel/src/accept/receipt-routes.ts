import { type Request, type Response, Router } from 'express';

import { type Logger } from '@switchback/service';

import { type Provider, type ProviderReports, type ReceiptHead, type ReceiptReply } from '../provider';
import { countRefused } from '../receipt-metrics';
import { type BodyLimits, BodyReads } from './body-reads';
import { RefusalPace } from './refusal-pace';

/** Meta posts up to 3 MB: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks */
const MAX_BODY_BYTES = 3 * 1024 * 1024;
const MOST_BODIES = 1_024;
const MOST_BODY_BYTES = 64 * 1024 * 1024;
const BODY_PATIENCE_MS = 10_000;
const BODY_GRACE_MS = 100;
const BODY_BYTES_PER_SECOND = 64 * 1024;
const BODY_LIMITS: BodyLimits = {
  maxBytes: MAX_BODY_BYTES,
  most: MOST_BODIES,
  mostBytes: MOST_BODY_BYTES,
  patienceMs: BODY_PATIENCE_MS,
  graceMs: BODY_GRACE_MS,
  bytesPerSecond: BODY_BYTES_PER_SECOND,
};
const LINGER_MS = 1_000;
/** Of an unread body that Node may read and drop, to keep its connection. */
const SMALL_BODY_BYTES = 64 * 1024;
const MEDIA_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

export interface ReceiptRoutesOptions {
  /** By id; undefined: there is none. */
  provider(id: string): Provider | undefined;
  /** Stores what a provider brought. True once it is stored. */
  take(provider: string, reports: ProviderReports, payload: Uint8Array): Promise<boolean>;
  /** Base of the URL as providers call it; signatures may cover it. */
  readonly publicUrl: string;
  readonly log: Logger;
}

interface Refusal {
  readonly status: number;
  readonly reason: string;
}

const TOO_LARGE: Refusal = { status: 413, reason: 'at most 3 MiB' };

/** What a provider's door knows: who may come in, and what is under way. One more stands before doors that are none. */
interface Door {
  readonly pace: RefusalPace;
  readonly bodies: BodyReads;
}

/** `/receipts/:provider`. Answers 2xx only after the receipt is stored. */
export function receiptRoutes(options: ReceiptRoutesOptions): Router {
  const router = Router();
  const doors = new Map<string, Door>();
  router.all('/receipts/:provider', (request, response) => {
    const id = String(request.params['provider']);
    const provider = options.provider(id);
    return answer(options, doorOf(doors, provider?.id ?? ''), { id, provider }, request, response);
  });
  return router;
}

function doorOf(doors: Map<string, Door>, id: string): Door {
  const known = doors.get(id);
  if (known !== undefined) return known;
  const door = { pace: new RefusalPace(), bodies: new BodyReads(BODY_LIMITS) };
  doors.set(id, door);
  return door;
}

async function answer(
  options: ReceiptRoutesOptions,
  door: Door,
  { id, provider }: { id: string; provider: Provider | undefined },
  request: Request,
  response: Response,
): Promise<void> {
  const turnAway = (refusal: Refusal): Promise<void> => {
    countRefused(provider?.id, refusal.status);
    return refuse(options.log, door.pace, id, refusal, request, response);
  };
  if (provider?.readReceipt === undefined) return turnAway({ status: 404, reason: 'no such provider' });
  const head = receiptHead(options.publicUrl, request);
  const unfit = unreadable(request) ?? provider.screenReceipt?.(head);
  if (unfit !== undefined) return turnAway(unfit);
  const read = await door.bodies.read(request);
  switch (read.outcome) {
    case 'GONE':
      return void response.destroy();
    case 'TOO_LARGE':
      return turnAway(TOO_LARGE);
    case 'BUSY':
      return end(request, response, 503, '');
    case 'WHOLE':
      break;
  }
  const { body } = read;
  const verdict = await provider.readReceipt({ ...head, body });
  switch (verdict.outcome) {
    case 'REPLY':
      return reply(request, response, verdict.status, verdict);
    case 'REFUSED':
      return turnAway(verdict);
    case 'RECEIPTS':
      return (await options.take(id, verdict, body)) ? reply(request, response, 200, verdict.reply ?? { body: '' }) : end(request, response, 503, '');
  }
}

/** What of a request cannot be a receipt of any provider, told before its body is read. */
function unreadable(request: Request): Refusal | undefined {
  if (request.method === 'GET') return undefined;
  if (request.method !== 'POST') return { status: 405, reason: 'GET or POST' };
  if (declaredLength(request) > MAX_BODY_BYTES) return TOO_LARGE;
  const [mediaType = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';', 1);
  const readable = MEDIA_TYPES.includes(mediaType.trim()) && request.headers['content-encoding'] === undefined;
  return readable ? undefined : { status: 415, reason: 'a JSON or form body, not compressed' };
}

async function refuse(log: Logger, pace: RefusalPace, provider: string, { status, reason }: Refusal, request: Request, response: Response): Promise<void> {
  const long = isLong(request);
  // Nothing more is taken off the connection while its answer waits: what is read must be held in memory and dropped.
  if (long) request.socket.pause();
  const manner = await pace.turn(long);
  if (manner === 'NEVER') return void response.destroy();
  if (manner === 'AT_ONCE' && status !== 404) log.warn({ provider, status, reason, unlogged: pace.takeUntold() }, 'receipt refused');
  if (response.destroyed) return;
  // In a flood it ends unread, at the risk that its sender misses the answer.
  if (long && manner === 'LATE') {
    response.on('finish', () => request.socket.destroy());
    return tell(response, status, reason);
  }
  if (long) request.socket.resume();
  end(request, response, status, reason);
}

function receiptHead(publicUrl: string, request: Request): ReceiptHead {
  const path = request.originalUrl;
  const question = path.indexOf('?');
  return {
    method: request.method,
    url: `${publicUrl}${path}`,
    query: question < 0 ? {} : Object.fromEntries(new URLSearchParams(path.slice(question + 1))),
    headers: singleValued(request.headers),
  };
}

function singleValued(headers: Request['headers']): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) values[name] = first;
  }
  return values;
}

/** A page under a URL that stands for one person: it loads nothing, tells nobody where it is linked from, and stays in no cache. */
const PAGE_HEADERS = {
  'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

function reply(request: Request, response: Response, status: number, { body, mediaType = 'text/plain' }: ReceiptReply): void {
  if (mediaType === 'text/html') for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
  end(request, response, status, body, mediaType);
}

function end(request: Request, response: Response, status: number, body: string, mediaType: ReceiptReply['mediaType'] = 'text/plain'): void {
  tell(response, status, body, mediaType);
  if (isLong(request)) linger(request);
}

/** Plain node: express's own `send` computes an ETag and a charset that no provider wants. */
function tell(response: Response, status: number, body: string, mediaType: ReceiptReply['mediaType'] = 'text/plain'): void {
  response.statusCode = status;
  response.setHeader('content-type', `${mediaType}; charset=utf-8`);
  if (status === 405) response.setHeader('allow', 'GET, POST');
  if (status === 503) response.setHeader('retry-after', '5');
  response.end(body);
}

/** Whether more is to come of its body than is worth reading to keep the connection. */
function isLong(request: Request): boolean {
  return !request.complete && declaredLength(request) > SMALL_BODY_BYTES;
}

/**
 * A little of an unread body is read and dropped, and then the connection ends: ending it at once would reset it, and the reset can
 * overtake the answer (RFC 9112, section 9.6).
 */
function linger(request: Request): void {
  const patience = setTimeout(() => request.socket.destroy(), LINGER_MS);
  let dropped = 0;
  request.on('close', () => clearTimeout(patience));
  request.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > SMALL_BODY_BYTES) request.pause();
  });
  request.resume();
}

/** Infinity for a body that does not say how long it is. */
function declaredLength({ headers }: Request): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.POSITIVE_INFINITY;
}
