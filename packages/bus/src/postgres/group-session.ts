import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs, untilBeat, WakeSignal } from '@switchback/postgres';
import { type Notification } from 'pg';

import { type BusLog } from '../bus';
import { fairShare } from './fair-share';
import { type Member } from './member';
import { SerialClient } from './serial-client';

const MEMBERS_CHANNEL = 'switchback_bus_members';
const TOPIC_CHANNEL = 'switchback_bus_';
const BALANCE_MS = 2_000;
const QUERY_TIMEOUT_MS = 10_000;
const RECONNECT = { initialMs: 100, maxMs: 3_000 };

const LOCKS = {
  name: 'bus.locks',
  text: `SELECT classid::bigint::text AS class, objid::bigint::text AS key FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid = ANY ($1::bigint[]::oid[])`,
};

/**
 * The session in which a process takes part in its consumer groups: it hears of new records (LISTEN), and its advisory locks are the
 * group's register. A member is a lock, a held partition is a lock. When the process dies the server drops its locks, so its partitions
 * are free at once, without leases to renew or to wait for.
 */
export class GroupSession {
  readonly #connectionString: string;
  readonly #log: BusLog;
  readonly #members = new Set<Member>();
  readonly #closing = new AbortController();
  #client: SerialClient | undefined;
  #running: Promise<void> | undefined;
  /** The group may have changed: it is looked at at once. */
  readonly #changed = new WakeSignal();

  constructor(connectionString: string, log: BusLog) {
    this.#connectionString = connectionString;
    this.#log = log;
  }

  /** Lets the member take part from now on. */
  async join(member: Member): Promise<void> {
    this.#members.add(member);
    this.#running ??= this.#run();
    const client = this.#client;
    if (client === undefined) return; // joins when connected
    await this.#enter(client, member).catch(() => undefined); // the loop notices a broken connection
    this.#changed.wake();
  }

  /** Frees the member's partitions and its place. */
  async leave(member: Member): Promise<void> {
    this.#members.delete(member);
    const client = this.#client;
    if (client === undefined) return;
    try {
      await this.#unlock(client, member, member.held);
      await client.query('SELECT pg_advisory_unlock($1, $2), pg_notify($3, $4)', [member.memberClass, member.id, MEMBERS_CHANNEL, '']);
    } catch {
      // The connection broke, which freed them too.
    }
    member.held = [];
  }

  /** Gives up what the member should not hold and takes what is free of the rest. Call it between batches. */
  async settle(member: Member): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    const surplus = member.held.filter((partition) => !member.target.includes(partition));
    const kept = member.held.filter((partition) => member.target.includes(partition));
    member.held = kept;
    await this.#unlock(client, member, surplus);
    if (surplus.length > 0) await client.query(`NOTIFY ${MEMBERS_CHANNEL}`);
    const missing = member.target.filter((partition) => !kept.includes(partition) && !this.#isHeldHere(member, partition));
    if (missing.length === 0) return;
    const { rows } = await client.query<{ partition: number; taken: boolean }>(
      'SELECT p AS partition, pg_try_advisory_lock($1, p) AS taken FROM unnest($2::int[]) AS p',
      [member.partitionClass, missing],
    );
    if (this.#client !== client) return;
    member.held = [...kept, ...rows.filter(({ taken }) => taken).map(({ partition }) => partition)].sort((a, b) => a - b);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#changed.wake();
    await this.#running;
  }

  /** A session may take its own lock twice: two members in one process must see each other's. */
  #isHeldHere(member: Member, partition: number): boolean {
    return [...this.#members].some((other) => other !== member && other.partitionClass === member.partitionClass && other.held.includes(partition));
  }

  async #unlock(client: SerialClient, member: Member, partitions: readonly number[]): Promise<void> {
    if (partitions.length === 0) return;
    await client.query('SELECT pg_advisory_unlock($1, p) FROM unnest($2::int[]) AS p', [member.partitionClass, partitions]);
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#closing.signal.aborted; ) {
      try {
        await this.#session(() => (failures = 0));
      } catch (error) {
        failures += 1;
        for (const member of this.#members) member.failed(error);
        this.#log({ level: 'warn', message: 'the session of the consumer groups broke; connecting again', error });
        await sleep(backoffMs(failures, Math.random(), RECONNECT), undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
  }

  /** One connection's life: resolves when closing, rejects when it breaks. */
  async #session(connected: () => void): Promise<void> {
    const client = new SerialClient({
      connectionString: this.#connectionString,
      application_name: 'switchback-bus-session',
      keepAlive: true,
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
    });
    let broken: Error | undefined;
    const breaks = (error: Error): void => {
      broken ??= error;
      this.#changed.wake();
    };
    client.connection.on('error', breaks);
    client.connection.on('end', () => breaks(new Error('the connection ended')));
    client.connection.on('notification', (notification) => this.#notified(notification));
    try {
      await client.connection.connect();
      await client.query(`LISTEN ${MEMBERS_CHANNEL}`);
      this.#client = client;
      // Who joins from now on enters by itself, and once: a lock that was taken twice outlives the member.
      for (const member of [...this.#members]) if (this.#members.has(member)) await this.#enter(client, member);
      connected();
      while (!this.#closing.signal.aborted) {
        if (broken !== undefined) throw broken;
        this.#changed.clear();
        await this.#balance(client);
        await this.#changed.sleep(untilBeat(BALANCE_MS));
      }
    } finally {
      this.#client = undefined;
      for (const member of this.#members) member.lose();
      await client.connection.end().catch(() => undefined);
    }
  }

  async #enter(client: SerialClient, member: Member): Promise<void> {
    for (const id of member.topicIds) await client.query(`LISTEN ${TOPIC_CHANNEL}${id}`);
    await client.query('SELECT pg_advisory_lock($1, $2), pg_notify($3, $4)', [member.memberClass, member.id, MEMBERS_CHANNEL, '']);
  }

  async #balance(client: SerialClient): Promise<void> {
    const members = [...this.#members];
    if (members.length === 0) return;
    const classes = [...new Set(members.map(({ memberClass }) => memberClass >>> 0))];
    const { rows } = await client.run<{ class: string; key: string }>({ ...LOCKS, values: [classes] });
    for (const member of members) {
      member.answered();
      const group = rows.filter((row) => Number(row.class) === member.memberClass >>> 0).map((row) => Number(row.key));
      member.target = fairShare(group, member.id, member.partitions);
      if (member.unsettled) member.wake();
    }
  }

  #notified({ channel }: Notification): void {
    if (channel === MEMBERS_CHANNEL) return this.#changed.wake();
    const topicId = Number(channel.slice(TOPIC_CHANNEL.length));
    for (const member of this.#members) if (member.topicIds.has(topicId)) member.wake();
  }
}
