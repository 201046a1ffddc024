import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

import { type OtlpRequest, readSpans, type ReceivedSpan } from './otlp-json';

/** An OTLP endpoint (HTTP, JSON) that keeps the spans and metrics it is sent. Give its `endpoint` to a process as OTEL_EXPORTER_OTLP_ENDPOINT. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Metrics, as they came. */
  readonly metrics: string[] = [];
  /** The bodies as they came: what must not be told is looked for here, wherever in the format it may stand. */
  readonly bodies: string[] = [];
  /** Requests that were neither traces nor metrics in JSON: a test that expects spans wants to know. */
  readonly refused: string[] = [];
  private readonly server: Server = createServer((request, response) => void this.take(request, response));

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    await new Promise<void>((listening, failed) => {
      receiver.server.once('error', failed);
      receiver.server.listen(0, '127.0.0.1', listening);
    });
    return receiver;
  }

  get endpoint(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the receiver is closed');
    return `http://127.0.0.1:${address.port}`;
  }

  /** What makes a process of the platform export to this receiver. */
  get environment(): Record<string, string> {
    return { OTEL_EXPORTER_OTLP_ENDPOINT: this.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_TRACES_SAMPLER_ARG: '1' };
  }

  /** The spans of one trace, in the order of their beginnings. */
  trace(traceId: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const type = request.headers['content-type'] ?? '';
    const body = await readBody(request);
    if (request.method === 'POST' && request.url === '/v1/metrics' && type.startsWith('application/json')) {
      this.bodies.push(body);
      this.metrics.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    if (request.method !== 'POST' || request.url !== '/v1/traces' || !type.startsWith('application/json')) {
      this.refused.push(`${request.method ?? ''} ${request.url ?? ''} ${type}`);
      response.writeHead(415).end();
      return;
    }
    const content: OtlpRequest = JSON.parse(body);
    this.bodies.push(body);
    this.spans.push(...readSpans(content));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}
