import { type Request, type Response, Router } from 'express';

import { type Logger } from '@switchback/service';

import { type ReceiptRequest } from '../provider';
import { type ProviderSet } from '../providers/provider-set';
import { type ReceiptTaker } from '../take-receipts';
import { readBody } from './read-body';

const MAX_BODY_BYTES = 1024 * 1024;
const LINGER_MS = 1_000;
const MEDIA_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

export interface ReceiptRoutesOptions {
  readonly providers: ProviderSet;
  readonly taker: ReceiptTaker;
  /** Base of the URL as providers call it; signatures may cover it. */
  readonly publicUrl: string;
  readonly log: Logger;
}

/** What of a request cannot be a receipt, told before its body is read. */
type Refusal = { readonly status: 404 | 405 | 415; readonly reason: string };

/** `/receipts/:provider`. Answers 2xx only after the receipt is stored. */
export function receiptRoutes(options: ReceiptRoutesOptions): Router {
  const router = Router();
  router.all('/receipts/:provider', (request, response) => answer(options, request, response));
  return router;
}

async function answer(options: ReceiptRoutesOptions, request: Request, response: Response): Promise<void> {
  const id = String(request.params['provider']);
  const read = options.providers.get(id)?.provider;
  const refusal = refuse(read?.readReceipt !== undefined, request);
  if (refusal !== undefined || read?.readReceipt === undefined) return end(response, refusal?.status ?? 404, refusal?.reason ?? '');
  const body = await readBody(request, MAX_BODY_BYTES).catch(() => 'GONE' as const);
  if (body === 'GONE') return void response.destroy();
  if (body === undefined) return tooLarge(request, response);
  const verdict = read.readReceipt(receiptRequest(options.publicUrl, request, body));
  switch (verdict.outcome) {
    case 'REPLY':
      return end(response, verdict.status, verdict.body);
    case 'REFUSED':
      options.log.warn({ provider: id, status: verdict.status, reason: verdict.reason }, 'receipt refused');
      return end(response, verdict.status, verdict.reason);
    case 'RECEIPTS':
      return end(response, (await options.taker.take(id, verdict, body)) ? 200 : 503, '');
  }
}

function refuse(known: boolean, request: Request): Refusal | undefined {
  if (!known) return { status: 404, reason: 'no such provider' };
  if (request.method === 'GET') return undefined;
  if (request.method !== 'POST') return { status: 405, reason: 'GET or POST' };
  const [mediaType = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';', 1);
  const readable = MEDIA_TYPES.includes(mediaType.trim()) && request.headers['content-encoding'] === undefined;
  return readable ? undefined : { status: 415, reason: 'a JSON or form body, not compressed' };
}

function receiptRequest(publicUrl: string, request: Request, body: Uint8Array): ReceiptRequest {
  const path = request.originalUrl;
  const question = path.indexOf('?');
  return {
    method: request.method,
    url: `${publicUrl}${path}`,
    query: question < 0 ? {} : Object.fromEntries(new URLSearchParams(path.slice(question + 1))),
    headers: singleValued(request.headers),
    body,
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

/**
 * The rest of the body is read and dropped for a moment: closing at once would reset the connection, and the reset can overtake the
 * answer (RFC 9112, section 9.6).
 */
function tooLarge(request: Request, response: Response): void {
  const patience = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.on('close', () => clearTimeout(patience));
  end(response, 413, 'at most 1 MiB');
  request.resume();
}

/** Plain node: express's own `send` computes an ETag and a charset that no provider wants. */
function end(response: Response, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  if (status === 405) response.setHeader('allow', 'GET, POST');
  if (status === 503) response.setHeader('retry-after', '5');
  response.end(body);
}
