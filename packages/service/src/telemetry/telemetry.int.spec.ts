import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Metadata, credentials } from '@grpc/grpc-js';
import { MessageServiceClient } from '@switchback/contracts';

interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly service: string;
}

/** An OTLP receiver over HTTP. */
class Receiver {
  readonly spans: ReceivedSpan[] = [];
  readonly metrics: unknown[] = [];
  readonly #server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString('utf8'));
      if (request.url === '/v1/metrics') this.metrics.push(...body.resourceMetrics);
      else this.#take(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #take(body: {
    resourceSpans: {
      resource: { attributes: { key: string; value: { stringValue?: string } }[] };
      scopeSpans: { spans: ReceivedSpan[] }[];
    }[];
  }): void {
    for (const { resource, scopeSpans } of body.resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push({ ...span, service });
    }
  }
}

const script = join(__dirname, '../../testing/traced-service.cjs');
const lines: Record<string, unknown>[] = [];
let receiver: Receiver;
let service: ChildProcess;
let port: number;
let webPort: number;

beforeAll(async () => {
  receiver = new Receiver();
  const endpoint = await receiver.start();
  service = spawn(process.execPath, [script], {
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'traced', OTEL_METRICS_EXPORTER: 'otlp,prometheus', SWITCHBACK_PARENT_WATCH: 'stdin' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (service.stdout === null) throw new Error('no output');
  port = await new Promise<number>((resolve, reject) => {
    service.once('exit', () => reject(new Error('the service ended; is it built?')));
    createInterface({ input: service.stdout ?? process.stdin }).on('line', (line) => {
      const entry = JSON.parse(line);
      lines.push(entry);
      if (entry.msg === 'ready') {
        webPort = entry.webPort;
        resolve(entry.port);
      }
    });
  });
});

afterAll(() => {
  service.kill('SIGKILL');
  receiver.stop();
});

it('shows what the service measured to Prometheus, by names with their units, and no other', async () => {
  const response = await fetch(`http://127.0.0.1:${webPort}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain\b/)]);
  const lines = (await response.text()).split('\n');
  expect(lines).toContain('spec_refusals_total{reason="CONFIG"} 2');
  const call = 'rpc_system_name="grpc",rpc_method="switchback.messaging.v1.MessageService/GetMessage",rpc_response_status_code="OK"';
  expect(lines).toContain(`rpc_server_call_duration_seconds_count{${call}} 1`);
  const families = lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
  // Probes are no requests.
  expect(families.sort()).toEqual([
    'nodejs_eventloop_delay_max_seconds',
    'nodejs_eventloop_delay_mean_seconds',
    'nodejs_eventloop_delay_p99_seconds',
    'nodejs_eventloop_utilization_ratio',
    'rpc_server_call_duration_seconds',
    'spec_refusals_total',
    'target_info',
  ]);
});

it('exports one whole trace per call, the caller its parent, and nothing else', async () => {
  const client = new MessageServiceClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  await new Promise<void>((resolve, reject) =>
    client.sendMessage({ message: undefined }, metadata, (error) => (error === null ? resolve() : reject(error))),
  );
  client.close();
  // The parent going away ends the process, and the end of the process flushes its spans.
  const exited = once(service, 'exit');
  service.stdin?.end();
  expect((await exited)[0]).toBe(0);

  expect(receiver.metrics).toMatchObject([
    {
      resource: { attributes: expect.arrayContaining([{ key: 'service.name', value: { stringValue: 'traced' } }]) },
      scopeMetrics: expect.arrayContaining([
        expect.objectContaining({
          scope: expect.objectContaining({ name: 'spec' }),
          metrics: [expect.objectContaining({ name: 'spec.refusals', sum: expect.objectContaining({ dataPoints: [expect.objectContaining({ asDouble: 2, attributes: [{ key: 'reason', value: { stringValue: 'CONFIG' } }] })] }) })],
        }),
      ]),
    },
  ]);
  const send = receiver.spans.filter(({ traceId }) => traceId === '0af7651916cd43dd8448eb211c80319c');
  const names = new Map(send.map((span) => [span.spanId, span]));
  const roots = send.filter(({ parentSpanId = '' }) => !names.has(parentSpanId));
  expect(roots.map(({ parentSpanId }) => parentSpanId)).toEqual(['b7ad6b7169203331']);
  expect(send.map(({ name }) => name).sort()).toEqual([
    'switchback.messaging.v1.MessageService/GetMessage',
    'switchback.messaging.v1.MessageService/GetMessage',
    'switchback.messaging.v1.MessageService/SendMessage',
  ]);
  expect(send.every(({ service: name }) => name === 'traced')).toBe(true);
  // Of the background work only the server's side of its own call is a trace; probes and client spans without a parent are none.
  const others = receiver.spans.filter(({ traceId }) => traceId !== '0af7651916cd43dd8448eb211c80319c');
  expect(others.map(({ name }) => name)).toEqual([]);
  expect(lines.find(({ msg }) => msg === 'inside')).toMatchObject({ trace_id: '0af7651916cd43dd8448eb211c80319c' });
});
