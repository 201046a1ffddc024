import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { Agent } from 'undici';
import { z } from 'zod';

import { httpExchange } from '../src/http-exchange';
import { type PersonSignal, type Provider, type ProviderReceipt, type ReceiptAnswer, type ReceiptRequest, type SendAnswer } from '../src/provider';
import { providerKind } from '../src/providers/provider-kind';
import { windowMistakes } from '../src/providers/window-mistakes';

/** What the stub's server does with a call. */
export type StubReply =
  | { readonly kind: 'TAKE'; readonly id: string; readonly receiptIds?: readonly (readonly string[])[]; readonly beforeReply?: () => Promise<void> }
  | { readonly kind: 'REFUSE'; readonly errorClass: 'TRANSIENT' | 'CONFIG' | 'POLICY'; readonly retryAfterMs?: number }
  | { readonly kind: 'HANG' };

export interface StubCall {
  readonly attemptId: string;
  readonly call: number;
  readonly provider: string;
  readonly validitySeconds: number;
  /** When it arrived, in milliseconds since the epoch. */
  readonly at: number;
}

/** A provider's far side in the test's own process, over real HTTP. It remembers every call. */
export class StubServer {
  readonly calls: StubCall[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #script: (call: StubCall) => StubReply = ({ attemptId }) => ({ kind: 'TAKE', id: `id-${attemptId}` });
  /** What `query` answers, unless `queryAnswer` is another. */
  known = new Map<string, ProviderReceipt>();
  queryAnswer: (attemptId: string, signal: AbortSignal) => Promise<ProviderReceipt | undefined> = (attemptId) => Promise.resolve(this.known.get(attemptId));
  /** Attempts that it was asked about, and that it was asked to cancel. */
  readonly asked: string[] = [];
  readonly canceled: string[] = [];
  /** What `cancel` waits for, and whether it is granted. */
  cancelAnswer: (attemptId: string, signal: AbortSignal) => Promise<boolean> = () => Promise.resolve(true);

  static async start(): Promise<StubServer> {
    const stub = new StubServer();
    await new Promise<void>((resolve) => stub.#server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  answer(script: (call: StubCall) => StubReply): void {
    this.#script = script;
  }

  callsOf(attemptId: string): StubCall[] {
    return this.calls.filter((call) => call.attemptId === attemptId);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const call = { ...callSchema.parse(JSON.parse(body)), at: Date.now() };
    this.calls.push(call);
    const reply = this.#script(call);
    if (reply.kind === 'HANG') return;
    if (reply.kind === 'TAKE') await reply.beforeReply?.();
    response.end(JSON.stringify(reply));
  }
}

const callSchema = z.object({ attemptId: z.string(), call: z.number(), provider: z.string(), validitySeconds: z.number() });
const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('TAKE'), id: z.string(), receiptIds: z.array(z.array(z.string())).optional() }),
  z.object({ kind: z.literal('REFUSE'), errorClass: z.enum(['TRANSIENT', 'CONFIG', 'POLICY']), retryAfterMs: z.number().optional() }),
]);
const receiptSchema = z.array(
  z.object({
    providerMessageId: z.string(),
    attemptId: z.string().optional(),
    status: z.enum(['SENT', 'DELIVERED', 'READ', 'UNDELIVERED']),
    occurredAt: z.number().optional(),
  }),
);

const signalSchema = z.union([
  z.object({
    kind: z.literal('INBOUND_MESSAGE'),
    providerMessageId: z.string(),
    from: z.string(),
    to: z.string(),
    text: z.string(),
    occurredAt: z.number().optional(),
  }),
  z.object({
    kind: z.enum(['OPT_OUT', 'OPT_IN']),
    via: z.enum(['KEYWORD', 'UNSUBSCRIBE', 'SPAM_REPORT', 'PROVIDER']),
    address: z.string().optional(),
    attemptId: z.string().optional(),
    providerMessageId: z.string().optional(),
    inboundMessageId: z.string().optional(),
    customerId: z.string().optional(),
    occurredAt: z.number().optional(),
  }),
]);
const reportsSchema = z.object({ receipts: receiptSchema.default([]), signals: z.array(signalSchema).default([]) });

/** Receipts are JSON lists, and with signals `{receipts, signals}`; the header `x-stub` is their "signature". */
export const stubKind = (server: StubServer, query = false) =>
  providerKind({
    options: z.strictObject({ url: z.string(), windowMs: z.number().optional(), enforce: z.boolean().default(false) }),
    // Longer than any stall of the machine: a test that wants a call to end without an answer sets a timeout of its own.
    defaultTimeoutMs: 30_000,
    check: ({ enforce }, surroundings) => windowMistakes(enforce, surroundings),
    create: ({ url, windowMs, enforce }, { id, channel }) => {
      const agent = new Agent({ connections: 128 });
      return {
        id,
        channel,
        capabilities: { receipts: true, query, idempotent: false },
        ...(windowMs === undefined ? {} : { window: { durationMs: windowMs, enforce } }),
        send: async ({ attemptId, call, validitySeconds }, signal): Promise<SendAnswer> => {
          const body = JSON.stringify({ attemptId, call, provider: id, validitySeconds });
          const exchange = await httpExchange(agent, { method: 'POST', origin: url, path: '/', headers: {}, body }, signal);
          if (exchange.reached === 'NOT_WRITTEN') return { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: exchange.code };
          if (exchange.reached === 'NO_REPLY') return { outcome: 'NO_ANSWER', code: exchange.code };
          const reply = replySchema.parse(JSON.parse(exchange.body));
          if (reply.kind === 'TAKE') {
            const parts = reply.receiptIds === undefined ? {} : { receiptIds: reply.receiptIds };
            return { outcome: 'TAKEN', status: 'SENT', providerMessageId: reply.id, ...parts };
          }
          const { errorClass, retryAfterMs } = reply;
          return { outcome: 'REFUSED', errorClass, code: errorClass.toLowerCase(), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
        },
        readReceipt,
        ...(query ? questions(server) : {}),
        close: () => agent.destroy(),
      };
    },
  });

function questions(server: StubServer): Pick<Provider, 'query' | 'cancel'> {
  return {
    query: ({ attemptId }, signal) => {
      server.asked.push(attemptId);
      return server.queryAnswer(attemptId, signal);
    },
    cancel: ({ attemptId }, signal) => {
      server.canceled.push(attemptId);
      return server.cancelAnswer(attemptId, signal);
    },
  };
}

function readReceipt({ headers, body, method }: ReceiptRequest): ReceiptAnswer {
  if (method === 'GET') return { outcome: 'REPLY', status: 200, body: 'challenge' };
  if (headers['x-stub'] !== 'right') return { outcome: 'REFUSED', status: 403, reason: 'SIGNATURE' };
  const content = parseJson(body);
  const parsed = reportsSchema.safeParse(Array.isArray(content) ? { receipts: content } : content);
  if (!parsed.success) return { outcome: 'REFUSED', status: 400, reason: 'MALFORMED' };
  return { outcome: 'RECEIPTS', receipts: parsed.data.receipts.map(withoutAbsent), signals: parsed.data.signals.map(signalOf) };
}

function withoutAbsent({ attemptId, occurredAt, ...receipt }: z.output<typeof receiptSchema>[number]): ProviderReceipt {
  return { ...receipt, ...(attemptId === undefined ? {} : { attemptId }), ...(occurredAt === undefined ? {} : { occurredAt }) };
}

function signalOf(signal: z.output<typeof signalSchema>): PersonSignal {
  const { occurredAt } = signal;
  const time = occurredAt === undefined ? {} : { occurredAt };
  if (signal.kind === 'INBOUND_MESSAGE') {
    const { kind, providerMessageId, from, to, text } = signal;
    return { kind, providerMessageId, from, to, text, ...time };
  }
  const { kind, via, address, attemptId, providerMessageId, inboundMessageId, customerId } = signal;
  return {
    kind,
    via,
    ...(address === undefined ? {} : { address }),
    ...(attemptId === undefined ? {} : { attemptId }),
    ...(providerMessageId === undefined ? {} : { providerMessageId }),
    ...(inboundMessageId === undefined ? {} : { inboundMessageId }),
    ...(customerId === undefined ? {} : { customerId }),
    ...time,
  };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
