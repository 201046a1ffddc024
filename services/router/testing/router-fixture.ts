import { type Bus, createBus } from '@switchback/bus';
import { type AttemptEvent, type AttemptStatus, Dispatch, InboundEvent, InboundSignal, MessageEvent, TOPICS } from '@switchback/contracts';
import { validatePolicy, type PolicyDraft } from '@switchback/fallback';
import { createPool, migrate, provisionService, transaction, type Pool } from '@switchback/postgres';
import { testDatabase, waitFor, type TestDatabase } from '@switchback/testing';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { conditions } from '../src/decide/conditions';
import { type Patience } from '../src/patience';
import { createPolicy } from '../src/record/create-policy';
import { accepted, type AcceptedFields, CUSTOMER, nextId } from './accepted';
import { attemptReport } from './attempt-report';
import { ChannelStub } from './channel-stub';
import { Collected } from './collected';
import { type RunningReplica, startReplica } from './start-replica';

/** A policy of SMS, then e-mail. */
export const SMS_THEN_EMAIL: PolicyDraft = { name: 'default', steps: [{ channel: 'SMS', fallbackAfterMs: 60_000 }, { channel: 'EMAIL' }] };

const LONG_PATIENCE: Patience = { answerMs: 30_000, withdrawalMs: 30_000 };

/** The send time moves with the wait for it. */
const MOVE_TIMER = `
UPDATE messages
SET wake_at = to_timestamp($2::float8 / 1000), state = (
  SELECT jsonb_set(jsonb_set(jsonb_set(state::jsonb, '{sendAt}', due, false), '{steps,-1,waitsUntil}', due, false), '{steps,-1,deadline}', due, false)
  FROM to_jsonb($2::int8) AS due
)::json
WHERE id = $1`;

/** A database with the router's schema, a real bus in it, a channel-shaped server, and routers on demand. */
export class RouterFixture {
  private constructor(
    readonly database: TestDatabase,
    readonly pool: Pool,
    readonly bus: Bus,
    readonly channel: ChannelStub,
    readonly dispatched: { readonly sms: Collected<Dispatch>; readonly email: Collected<Dispatch> },
    readonly events: Collected<MessageEvent>,
    /** What customers are told of persons' words. */
    readonly inbound: Collected<InboundEvent>,
  ) {}

  readonly #replicas: RunningReplica[] = [];

  static async create(): Promise<RouterFixture> {
    const database = await testDatabase();
    const password = randomBytes(8).toString('hex');
    for (const schema of ['router', 'bus']) {
      await provisionService({ adminConnectionString: database.connectionString, schema, role: `${schema}_${randomBytes(6).toString('hex')}`, password });
    }
    const { connectionString } = database;
    await migrate({ connectionString, schema: 'router', directory: join(__dirname, '../migrations'), log: () => undefined });
    const pool = createPool({ connectionString, applicationName: 'router-spec', schema: 'router', max: 3, onError: () => undefined });
    const bus = await createBus({ kind: 'postgres', connectionString });
    const channel = await new ChannelStub().start();
    const dispatched = {
      sms: await Collected.of(bus, TOPICS.dispatchSms, (value) => Dispatch.decode(value)),
      email: await Collected.of(bus, TOPICS.dispatchEmail, (value) => Dispatch.decode(value)),
    };
    await bus.ensureTopics([TOPICS.inboundSignals]);
    const events = await Collected.of(bus, TOPICS.messagesEvents, (value) => MessageEvent.decode(value));
    const inbound = await Collected.of(bus, TOPICS.inboundEvents, (value) => InboundEvent.decode(value));
    return new RouterFixture(database, pool, bus, channel, dispatched, events, inbound);
  }

  /** By default it waits for channel services as long as a slow machine may need; tests of those that do not answer want {@link PATIENCE}. */
  async startReplica(environment: Readonly<Record<string, string>> = {}, patience: Patience = LONG_PATIENCE): Promise<RunningReplica> {
    const replica = await startReplica({ databaseUrl: this.database.connectionString, channelPort: this.channel.port, environment, patience });
    this.#replicas.push(replica);
    return replica;
  }

  /** Stores a policy and answers with its version. */
  async policy(draft: PolicyDraft = SMS_THEN_EMAIL, customerId = CUSTOMER): Promise<number> {
    const result = validatePolicy(draft, conditions);
    if (!result.ok) throw new Error(JSON.stringify(result.violations));
    const created = await transaction(this.pool, (client) => createPolicy(client, customerId, result.policy));
    return created?.policy.version ?? 0;
  }

  /** Publishes what the gateway publishes, and answers with the message's id. */
  async accept(fields: AcceptedFields = {}, id = nextId()): Promise<string> {
    await this.bus.publish([{ topic: TOPICS.messagesAccepted, key: id, value: accepted(id, fields), headers: fields.headers ?? {} }]);
    return id;
  }

  /** {@link accept}, and waits until it is routed: a channel service cannot report about it earlier. */
  async routed(fields: AcceptedFields = {}): Promise<string> {
    const id = await this.accept(fields);
    await waitFor(async () => (await this.timeline(id)).length > 0, { what: `${id} to be routed` });
    return id;
  }

  /** Publishes a channel service's report about attempt 1 of a step. */
  async report(messageId: string, status: AttemptStatus, fields: Partial<AttemptEvent> & { step?: number; headers?: Record<string, string> } = {}): Promise<void> {
    const { headers = {}, ...rest } = fields;
    await this.bus.publish([{ topic: TOPICS.attemptsEvents, key: messageId, value: attemptReport(messageId, status, rest), headers }]);
  }

  /** Publishes what persons say, as channel services do; all under one key. */
  async say(...signals: readonly InboundSignal[]): Promise<void> {
    await this.bus.publish(signals.map((signal) => ({ topic: TOPICS.inboundSignals, key: 'person-0000', value: InboundSignal.encode(signal).finish(), headers: {} })));
  }

  /** The engine's state as it is stored; waits until it has this status. */
  statusIs(messageId: string, status: string, timeoutMs = 10_000): Promise<string> {
    const read = async (): Promise<string | undefined> => {
      const found = await this.pool.query<{ status: string }>('SELECT status FROM messages WHERE id = $1', [messageId]);
      return found.rows[0]?.status === status ? status : undefined;
    };
    return waitFor(read, { timeoutMs, what: `${messageId} to be ${status}` });
  }

  /** Moves what the message's last step waits for, or has time until, to `at`; a router sees it at its next look. */
  async moveTimer(messageId: string, at = Date.now()): Promise<void> {
    await this.pool.query(MOVE_TIMER, [messageId, at]);
  }

  /** Types of the timeline's events, in order. */
  async timeline(messageId: string): Promise<string[]> {
    const found = await this.pool.query<{ type: string }>("SELECT event ->> 'type' AS type FROM timeline WHERE message_id = $1 ORDER BY sequence", [messageId]);
    return found.rows.map((row) => row.type);
  }

  /** The timeline's events with their steps and reasons, in order. */
  async story(messageId: string): Promise<string[]> {
    const found = await this.pool.query<{ told: string }>(
      `SELECT concat_ws(' ', event ->> 'type', event ->> 'step', event ->> 'reason') AS told FROM timeline WHERE message_id = $1 ORDER BY sequence`,
      [messageId],
    );
    return found.rows.map((row) => row.told);
  }

  async stop(): Promise<void> {
    // First, so that no router waits for its answers.
    this.channel.stop();
    for (const replica of this.#replicas) await replica.stop();
    await Promise.all([this.dispatched.sms.stop(), this.dispatched.email.stop(), this.events.stop(), this.inbound.stop()]);
    await this.bus.close();
    await this.pool.end();
    await this.database.drop();
  }
}
