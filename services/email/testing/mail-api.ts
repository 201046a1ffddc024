import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface MailApiCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export interface MailApiReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An e-mail provider's API: remembers every call and answers what it is told to; undefined: nothing at all. */
export class MailApi {
  readonly calls: MailApiCall[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  private constructor(private readonly answer: (call: MailApiCall, count: number) => MailApiReply | undefined) {}

  static async start(answer: (call: MailApiCall, count: number) => MailApiReply | undefined): Promise<MailApi> {
    const api = new MailApi(answer);
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const call = { path: request.url ?? '', headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) };
    this.calls.push(call);
    const reply = this.answer(call, this.calls.length);
    if (reply !== undefined) response.writeHead(reply.status, { ...reply.headers }).end(reply.body ?? '');
  }
}
