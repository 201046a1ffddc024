import { existsSync, readFileSync } from 'node:fs';

import { type ReceivedRecord } from '@switchback/bus';
import { type Platform } from '@switchback/local-platform';
import { Pool } from 'pg';

import { type RecordedAcceptance, type RecordedCall, type RecordedClaim, type RecordedEntry, type RecordedMessage, type RecordedReceipt, type RecordedRun, type RecordedSuppression } from '../history/recorded-run';
import { waitFor } from '../wait-for';

import { BusObserver } from './bus-observer';
import { recordedBus } from './recorded-bus';

const CHANNELS = ['sms', 'email', 'whatsapp'] as const;
const SERVICES = ['gateway', 'router', ...CHANNELS] as const;

const every = (sql: (service: (typeof CHANNELS)[number]) => string): string => CHANNELS.map(sql).join('\nUNION ALL\n');

const CLAIMS = every(
  (service) =>
    `SELECT '${service.toUpperCase()}' AS channel, attempt_id AS "attemptId", message_id AS "messageId", status, provider_message_id AS "providerMessageId", calls FROM ${service}.claims`,
);

const RECEIPTS = every(
  (service) => `SELECT '${service.toUpperCase()}' AS channel, attempt_id AS "attemptId", provider_message_id AS "providerMessageId", status FROM ${service}.receipts`,
);

const MESSAGES = `
SELECT m.id, m.customer_id AS "customerId", coalesce(i.customer_id, '') AS "inputCustomerId", m.status, m.state
FROM router.messages m LEFT JOIN router.message_inputs i ON i.message_id = m.id`;

const TIMELINE = 'SELECT message_id AS "messageId", sequence, event FROM router.timeline';

/** What the sandbox still owes, by the behaviour in the ids that it gives. */
const OWED = every(
  (service) => `SELECT count(*) FROM ${service}.claims
  WHERE provider_message_id LIKE 'sandbox-%' AND status <> CASE split_part(provider_message_id, '-', 2)
    WHEN 'read' THEN 'READ' WHEN 'bounce' THEN 'UNDELIVERED' WHEN 'silent' THEN 'SENT' ELSE 'DELIVERED' END`,
);

/** Attempts of which the router does not know yet what their channel knows. */
const UNTOLD = every(
  (service) => `SELECT count(*) FROM ${service}.claims c LEFT JOIN router.attempts a ON a.attempt_id = c.attempt_id WHERE a.status IS DISTINCT FROM c.status`,
);

const UNSENT = SERVICES.map((service) => `SELECT count(*) FROM ${service}.outbox`).join('\nUNION ALL\n');

/** Counts what is still on its way; at rest there is nothing. `$1`: messages accepted. */
const UNREST = `
SELECT sum(count)::int4 AS count FROM (
  SELECT count(*) FROM router.messages WHERE status IN ('ACCEPTED', 'SCHEDULED', 'IN_PROGRESS') OR wake_at IS NOT NULL
  UNION ALL SELECT abs($1 - count(*)) FROM router.messages
  UNION ALL ${OWED}
  UNION ALL ${UNTOLD}
  UNION ALL ${UNSENT}
) AS unrest`;

/** Writes down what a platform does, on every side: the router's and the channels' tables, the sandboxes' calls, the bus. */
export class RunRecorder {
  readonly accepted: RecordedAcceptance[] = [];
  readonly suppressed: RecordedSuppression[] = [];

  private constructor(
    private readonly database: Pool,
    readonly observer: BusObserver,
    private readonly callLogs: readonly string[],
  ) {}

  get records(): readonly ReceivedRecord[] {
    return this.observer.records;
  }

  get deadLetters(): readonly ReceivedRecord[] {
    return this.observer.deadLetters;
  }

  /** `callLogs`: files that sandboxes write their calls to. */
  static async start(platform: Platform, callLogs: readonly string[]): Promise<RunRecorder> {
    const database = new Pool({ connectionString: platform.databaseUrl('superuser'), max: 2 });
    database.on('error', () => undefined);
    return new RunRecorder(database, await BusObserver.start(platform), callLogs);
  }

  /**
   * Resolves when every message is final, every receipt came, and everybody knows it. What has not come to rest after `timeoutMs` never
   * will: resolves then too, and leaves it to the rules to say what is wrong.
   */
  async untilAtRest(timeoutMs: number): Promise<void> {
    await waitFor(() => this.atRest(), { timeoutMs, intervalMs: 250 }).catch(() => undefined);
  }

  /** Resolves once the router has handed messages of each customer to somebody's address. */
  async wroteTo(address: string, channel: string, customers: readonly string[]): Promise<void> {
    const wrote = (): boolean => {
      const { dispatches } = recordedBus(this.observer.records);
      return customers.every((customerId) => dispatches.some((dispatch) => dispatch.customerId === customerId && dispatch.address === address && dispatch.channel === channel));
    };
    await waitFor(wrote, { timeoutMs: 60_000, what: `every customer to write to ${address}` });
  }

  /** Resolves when the router has no transaction open that began before `time`, and so none that decides as of then by what is recorded later. */
  async routerBegan(time: number): Promise<void> {
    const older = `SELECT FROM pg_stat_activity WHERE usename = 'router' AND xact_start < to_timestamp(${time / 1_000})`;
    await waitFor(async () => (await this.rows(older)).length === 0, { timeoutMs: 60_000, what: 'older transactions of the router to end' });
  }

  async record(): Promise<RecordedRun> {
    const [messages, timeline, policies, claims, receipts] = await Promise.all([
      this.rows<RecordedMessage>(MESSAGES),
      this.rows<RecordedEntry>(TIMELINE),
      this.rows<RecordedRun['policies'][number]>('SELECT customer_id AS "customerId", policy FROM router.policy_versions'),
      this.rows<RecordedClaim>(CLAIMS),
      this.rows<RecordedReceipt>(RECEIPTS),
    ]);
    const { records, deadLetters } = this.observer;
    const { accepted, suppressed } = this;
    return { accepted, suppressed, messages, timeline, policies, claims, receipts, calls: this.calls(), ...recordedBus(records), deadLetters: deadLetters.map(({ key }) => key ?? '') };
  }

  async close(): Promise<void> {
    await this.observer.bus.close();
    await this.database.end();
  }

  private async atRest(): Promise<boolean> {
    const found = await this.database.query<{ count: number }>(UNREST, [this.accepted.length]);
    if (found.rows[0]?.count !== 0) return false;
    const told = new Map(recordedBus(this.observer.records).statuses.map(({ messageId, status }) => [messageId, status]));
    const messages = await this.rows<RecordedMessage>('SELECT id, status FROM router.messages');
    return messages.every(({ id, status }) => told.get(id) === status);
  }

  /** What the providers say that they were asked, in the order of each. */
  calls(): readonly RecordedCall[] {
    const lines = this.callLogs.filter((file) => existsSync(file)).flatMap((file) => readFileSync(file, 'utf8').split('\n'));
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  /** Asks the platform's database, as superuser. */
  async rows<R extends object>(sql: string): Promise<R[]> {
    return (await this.database.query<R>(sql)).rows;
  }
}
