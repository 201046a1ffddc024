import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { credentials } from '@grpc/grpc-js';
import { createBus, type Bus } from '@switchback/bus';
import { AttemptEvent, ChannelServiceClient, Content, Dispatch, dispatchTopic, InboundSignal, TOPICS } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { createLogger, Secret } from '@switchback/service';
import { testDatabase, waitFor } from '@switchback/testing';
import { Pool } from 'pg';

import { type ChannelConfig } from '../src/config';
import { type ProviderKind } from '../src/providers/provider-kind';
import { startChannelService } from '../src/start-channel-service';

export interface UnderTestOptions {
  /** Default SMS. */
  readonly channel?: Channel;
  readonly kinds?: Readonly<Record<string, ProviderKind>>;
  /** Content of the providers file; none: one sandbox. */
  readonly providers?: readonly object[];
  /** Settings that differ from the test's own. */
  readonly config?: Partial<ChannelConfig>;
  /** The file's `health`. Default: none. */
  readonly health?: object;
}

const NAMES = { SMS: 'sms', EMAIL: 'email', WHATSAPP: 'whatsapp' } as const;

/** A running channel service with its database and bus, and the router's side of both. */
export class ChannelUnderTest {
  readonly events: AttemptEvent[] = [];
  /** Headers of the records that brought `events`. */
  readonly eventHeaders: Readonly<Record<string, string>>[] = [];
  /** What persons said, in the order of arrival, each once. */
  readonly signals: InboundSignal[] = [];
  readonly signalKeys: string[] = [];
  readonly logLines: Record<string, unknown>[] = [];
  #stops: (() => unknown)[] = [];
  #directory: string | undefined;
  #ports = { grpcPort: 0, httpPort: 0 };

  private constructor(
    readonly connectionString: string,
    private readonly dropDatabase: () => Promise<void>,
    /** Looks at the service's own tables. */
    readonly database: Pool,
    readonly bus: Bus,
    private readonly options: UnderTestOptions,
  ) {}

  static async create(options: UnderTestOptions = {}): Promise<ChannelUnderTest> {
    const { connectionString, drop } = await testDatabase();
    const channel = options.channel ?? 'SMS';
    const database = new Pool({ connectionString, options: `-c search_path=${NAMES[channel]}`, max: 2 });
    database.on('error', () => undefined);
    await database.query(`CREATE SCHEMA ${NAMES[channel]}`);
    const bus = await createBus({ kind: 'postgres', connectionString });
    await bus.ensureTopics([dispatchTopic(channel), TOPICS.attemptsEvents, TOPICS.inboundSignals]);
    const test = new ChannelUnderTest(connectionString, drop, database, bus, options);
    await bus.subscribe({
      group: 'test',
      topics: [TOPICS.attemptsEvents],
      handler: async (records) => {
        for (const record of records) {
          const event = AttemptEvent.decode(record.value);
          // A relay that was killed between publishing and deleting publishes again: the same event, which consumers know by its id.
          if (test.events.some(({ eventId }) => eventId === event.eventId)) continue;
          test.events.push(event);
          test.eventHeaders.push(record.headers);
        }
      },
    });
    await bus.subscribe({ group: 'test-signals', topics: [TOPICS.inboundSignals], handler: async (records) => records.forEach((record) => test.#heard(record)) });
    return test;
  }

  #heard({ key, value }: { readonly key: string; readonly value: Uint8Array }): void {
    const signal = InboundSignal.decode(value);
    if (this.signals.some(({ signalId }) => signalId === signal.signalId)) return;
    this.signals.push(signal);
    this.signalKeys.push(key);
  }

  /** Waits until that was heard of a person. */
  async told(address: string, count: number): Promise<InboundSignal[]> {
    const heard = (): InboundSignal[] => this.signals.filter((signal) => signal.address === address);
    await waitFor(() => heard().length >= count, { timeoutMs: 10_000, what: `${count} signals` });
    return heard();
  }

  /** Starts the service (again), with other settings where they are given. */
  async start(changes: Partial<ChannelConfig> = {}): Promise<void> {
    this.#ports = await startChannelService({
      channel: this.#channel,
      name: NAMES[this.#channel],
      config: { ...this.config(), ...changes },
      kinds: this.options.kinds ?? {},
      onStop: (_name, stop) => this.#stops.push(stop),
      onDrain: (unready) => this.#stops.push(unready),
      log: createLogger({ service: NAMES[this.#channel], level: 'info', destination: this.#logSink() }),
    });
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.bus.close();
    await this.database.end();
    await this.dropDatabase();
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }

  config(): ChannelConfig {
    return {
      SWITCHBACK_DATABASE_URL: new Secret(this.connectionString),
      SWITCHBACK_BUS: 'postgres',
      SWITCHBACK_BUS_DATABASE_URL: new Secret(this.connectionString),
      KAFKA_TLS: false,
      KAFKA_CREATE_TOPICS: true,
      KAFKA_TOPIC_PARTITIONS: 6,
      SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:0',
      SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:0',
      SWITCHBACK_LOG_LEVEL: 'info',
      SWITCHBACK_MIGRATE: true,
      SWITCHBACK_DRAIN_SECONDS: 0,
      SWITCHBACK_LOG_SAMPLE_RATIO: 1,
      SWITCHBACK_PROVIDERS_FILE: this.providersFile(),
      SWITCHBACK_PUBLIC_URL: undefined,
      SWITCHBACK_SEARCH_KEY: new Secret('the search key of the spec'),
      SWITCHBACK_SEARCH_KEY_OTHER: undefined,
      SWITCHBACK_REPLICAS: 1,
      SWITCHBACK_OPT_OUT_KEYWORDS: ['genug'],
      SWITCHBACK_OPT_IN_KEYWORDS: [],
      SWITCHBACK_HELP_KEYWORDS: [],
      environment: {},
      ...this.options.config,
    };
  }

  /** Written anew at each call. */
  providersFile(): string | undefined {
    if (this.options.providers === undefined) return undefined;
    this.#directory ??= mkdtempSync(join(tmpdir(), 'channel-'));
    const file = join(this.#directory, 'providers.json');
    writeFileSync(file, JSON.stringify({ providers: this.options.providers, health: this.options.health }));
    return file;
  }

  get #channel(): Channel {
    return this.options.channel ?? 'SMS';
  }

  get url(): string {
    return `http://127.0.0.1:${this.#ports.httpPort}`;
  }

  /** Where its own API listens; another port after each start. */
  get grpcAddress(): string {
    return `127.0.0.1:${this.#ports.grpcPort}`;
  }

  /** Calls the service's own API; the client lives for one call. */
  async api<T>(call: (client: ChannelServiceClient, done: (error: unknown, response: T) => void) => void): Promise<T> {
    const client = new ChannelServiceClient(this.grpcAddress, credentials.createInsecure());
    try {
      return await new Promise((resolve, reject) => call(client, (error, response) => (error ? reject(error) : resolve(response))));
    } finally {
      client.close();
    }
  }

  async dispatch(...dispatches: readonly Partial<Dispatch>[]): Promise<void> {
    const records = dispatches.map((changes) => {
      const dispatch = aDispatch(changes);
      return { topic: dispatchTopic(this.#channel), key: dispatch.messageId, value: Dispatch.encode(dispatch).finish(), headers: {} };
    });
    await this.bus.publish(records);
  }

  statusesOf(attemptId: string): string[] {
    return this.events.filter((event) => event.attemptId === attemptId).map(({ status }) => status.replace('ATTEMPT_STATUS_', ''));
  }

  /** Waits until that, or one of those, was reported of the attempt. */
  async reported(attemptId: string, status: string | readonly string[], timeoutMs = 10_000): Promise<AttemptEvent> {
    const wanted = [status].flat().map((each) => `ATTEMPT_STATUS_${each}`);
    return waitFor(() => this.events.find((event) => event.attemptId === attemptId && wanted.includes(event.status)), {
      timeoutMs,
      what: `${attemptId} to be ${wanted.join(' or ')}`,
    });
  }

  async claim(attemptId: string): Promise<Record<string, unknown> | undefined> {
    return (await this.database.query('SELECT * FROM claims WHERE attempt_id = $1', [attemptId])).rows[0];
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${this.url}${path}`, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } });
  }

  #logSink(): Writable {
    return new Writable({
      write: (chunk, _encoding, done) => {
        for (const line of String(chunk).split('\n')) if (line !== '') this.logLines.push(JSON.parse(line));
        done();
      },
    });
  }
}

let counter = 0;

/** A dispatch that the sandbox delivers, and any stub takes. */
export function aDispatch(changes: Partial<Dispatch> = {}): Dispatch {
  const messageId = changes.messageId ?? changes.attemptId?.split('.')[0] ?? `msg_${process.pid}_${(counter += 1)}`;
  return Dispatch.create({
    messageId,
    attemptId: `${messageId}.0.1`,
    customerId: 'cus_1',
    address: '+15005550006',
    content: Content.create({ text: 'Your code is 123456' }),
    maxAttempts: 3,
    initialBackoffMs: 20,
    maxBackoffMs: 50,
    expireTime: new Date(Date.now() + 3_600_000),
    validitySeconds: 60,
    policy: 'default',
    ...changes,
  });
}
