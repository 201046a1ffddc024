import { type Dispatcher } from 'undici';

import { endHttpSpan, startHttpSpan } from './http-span';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * What came of one HTTP exchange, told by how far it got, because that alone decides whether it may be repeated.
 * - NOT_WRITTEN: not a byte of the request left (DNS, connection refused, TLS, aborted while waiting for a connection).
 * - NO_REPLY: the request was handed to the socket and no whole reply came (timeout, reset, unreadable or oversized reply).
 */
export type HttpExchange =
  | { readonly reached: 'NOT_WRITTEN'; readonly code: string }
  | { readonly reached: 'NO_REPLY'; readonly code: string }
  | { readonly reached: 'REPLY'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** A provider's answer is a few hundred bytes; whatever is longer is not one. */
const MAX_REPLY_BYTES = 256 * 1024;

/**
 * Makes one request over a dispatcher that keeps its connections (an undici `Pool` or `Agent`). Never throws, follows no redirect,
 * repeats nothing. When `signal` aborts, it settles at once and the connection in use is dropped.
 */
export function httpExchange(dispatcher: Dispatcher, request: HttpRequest, signal: AbortSignal): Promise<HttpExchange> {
  if (signal.aborted) return Promise.resolve({ reached: 'NOT_WRITTEN', code: 'TIMEOUT' });
  const span = startHttpSpan(request);
  return new Promise((settle) => {
    const settled = (exchange: HttpExchange): void => {
      if (span !== undefined) endHttpSpan(span, exchange);
      settle(exchange);
    };
    const handler = new ExchangeHandler(settled, signal);
    try {
      dispatcher.dispatch({ ...request, body: request.body ?? null, headers: { ...request.headers } }, handler);
    } catch (error) {
      handler.onResponseError(undefined, error);
    }
  });
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: Record<string, string> = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private settled = false;

  constructor(
    private readonly settle: (exchange: HttpExchange) => void,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  /** undici calls this right before it writes the request line: from here on the provider may have it. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.settled) {
      controller.abort(new Error('aborted before it was written'));
      return;
    }
    this.controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: Record<string, string | string[] | undefined>): void {
    if (statusCode < 200) return;
    this.status = statusCode;
    this.headers = singleValued(headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > MAX_REPLY_BYTES) {
      this.finish({ reached: 'NO_REPLY', code: 'REPLY_TOO_LARGE' });
      controller.abort(new Error('reply too large'));
      return;
    }
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.finish({ reached: 'REPLY', status: this.status, headers: this.headers, body: Buffer.concat(this.chunks).toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
    this.finish({ reached: this.controller === undefined ? 'NOT_WRITTEN' : 'NO_REPLY', code: errorCode(error) });
  }

  private readonly onAbort = (): void => {
    this.finish({ reached: this.controller === undefined ? 'NOT_WRITTEN' : 'NO_REPLY', code: 'TIMEOUT' });
    this.controller?.abort(new Error('timeout'));
  };

  private finish(exchange: HttpExchange): void {
    if (this.settled) return;
    this.settled = true;
    this.signal.removeEventListener('abort', this.onAbort);
    this.settle(exchange);
  }
}

/** Error codes name a place in the network, never content: messages are left behind because they can quote an address. */
function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code;
  return 'UNKNOWN_ERROR';
}

function singleValued(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) values[name] = first;
  }
  return values;
}
