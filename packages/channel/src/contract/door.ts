import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

import express from 'express';

import { createLogger } from '@switchback/service';

import { receiptRoutes } from '../accept/receipt-routes';
import { type Provider, type ProviderReports, type ReceiptRequest } from '../provider';

/** The public door before one provider, with a store that remembers. It counts the work that a request costs. */
export class Door {
  /** What was stored. */
  readonly taken: { readonly reports: ProviderReports; readonly payload: Uint8Array }[] = [];
  /** How often the provider was asked to read a whole receipt. */
  reads = 0;
  /** Whether the store can store. */
  stores = true;

  readonly #sockets = new Set<Socket>();
  #heads = 0;

  private constructor(
    private readonly server: Server,
    private readonly provider: Provider,
    private readonly publicUrl: string,
  ) {}

  static async open(provider: Provider, publicUrl: string): Promise<Door> {
    const app = express();
    const server = createServer(app);
    const door = new Door(server, provider, publicUrl);
    server.on('connection', (socket) => door.#sockets.add(socket));
    server.on('request', () => (door.#heads += 1));
    app.use(
      receiptRoutes({
        provider: (id) => (id === provider.id ? door.#counted() : undefined),
        take: async (_provider, reports, payload) => {
          if (door.stores) door.taken.push({ reports, payload });
          return door.stores;
        },
        publicUrl,
        log: createLogger({ service: 'contract', level: 'fatal' }),
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  /** Posts it where the provider posts. */
  post({ method, url, headers, body }: ReceiptRequest): Promise<{ status: number; headers: IncomingHttpHeaders }> {
    return new Promise((resolve, reject) => {
      const { pathname, search } = new URL(url);
      const call = httpRequest({ host: '127.0.0.1', port: this.#port, method, path: this.#pathOf(pathname) + search, headers: { 'content-length': String(body.length), ...headers } });
      call.on('response', (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      });
      call.on('error', reject);
      call.end(body);
    });
  }

  /** Writes the head of a request and then what it is given, as long as the other side listens; the first line of the answer. */
  write({ method, url, headers }: ReceiptRequest, chunks: Iterable<Uint8Array>): Promise<string> {
    return new Promise((resolve) => {
      const { pathname, search } = new URL(url);
      const socket = connect(this.#port, '127.0.0.1');
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(''));
      socket.on('data', (data) => {
        resolve(data.toString('latin1').split('\r\n', 1)[0] ?? '');
        socket.destroy();
      });
      socket.write(`${method} ${this.#pathOf(pathname)}${search} HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`);
      const iterator = chunks[Symbol.iterator]();
      const next = (): void => {
        const { done, value } = iterator.next();
        if (done !== true && !socket.destroyed) socket.write(value, () => setImmediate(next));
      };
      next();
    });
  }

  /** How many bytes were taken off the sockets. */
  get bytes(): number {
    return [...this.#sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  /** Resolves once so many requests have begun. */
  async heads(count: number): Promise<void> {
    while (this.#heads < count) await once(this.server, 'request');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get #port(): number {
    const address: AddressInfo | string | null = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** The receipts name the public URL that they are signed for; its path may be that of a proxy. */
  #pathOf(pathname: string): string {
    const prefix = new URL(this.publicUrl).pathname.replace(/\/$/, '');
    return pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname;
  }

  #counted(): Provider {
    const count = (): void => void (this.reads += 1);
    return new Proxy(this.provider, {
      get(provider, name) {
        if (name !== 'readReceipt') {
          const value: unknown = Reflect.get(provider, name, provider);
          return typeof value === 'function' ? value.bind(provider) : value;
        }
        return (request: ReceiptRequest) => {
          count();
          return provider.readReceipt?.(request);
        };
      },
    });
  }
}
