import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Channel } from '@switchback/contracts';
import { type Platform, SERVICE_NAMES } from '@switchback/local-platform';
import { Client } from 'pg';

import { ApiCaller } from '../api-caller';
import { waitFor } from '../wait-for';

import { type Backup } from './backup';
import { SteadyLoad } from './steady-load';

const PER_SECOND = Number(process.env['RESTORE_RATE'] ?? 40);
const BEFORE = 4 * PER_SECOND;
const BETWEEN = 3 * PER_SECOND;
const seconds = (count: number) => ({ seconds: count, nanos: 0 });

/** Of messages that are over. */
export const FINAL = `status NOT IN ('ACCEPTED', 'SCHEDULED', 'IN_PROGRESS')`;

/** The life that was backed up, as its providers and its callers remember it. */
export interface FormerLife {
  readonly platform: Platform;
  readonly sent: readonly string[];
  /** Messages that were final when the backup was taken. */
  readonly settled: ReadonlySet<string>;
  readonly backupAt: number;
  readonly endedAt: number;
}

/** Messages flow faster than their provider takes them; a backup is taken, more are sent, and everything ends at once. */
export async function live(platform: Platform, home: string, backup: Backup): Promise<FormerLife> {
  const api = new ApiCaller(platform);
  const steps = [
    { channel: Channel.CHANNEL_SMS, fallbackAfter: seconds(3) },
    { channel: Channel.CHANNEL_EMAIL, fallbackAfter: seconds(3) },
  ];
  await api.createPolicy({ name: 'brief', steps });
  api.close();
  const load = new SteadyLoad(platform, PER_SECOND, (index) => ({
    recipient: { sms: index % 5 === 0 ? '+15005550009' : '+14155552671', email: 'someone@sandbox.test' },
    content: { text: `Order ${index} is ready` },
    policy: 'brief',
  }));
  const settled = new Set<string>();
  let backupAt = 0;
  const beforeMoment = async (): Promise<void> => {
    for (const { id } of await rows<{ id: string }>(platform, `SELECT id FROM router.messages WHERE ${FINAL}`)) settled.add(id);
  };
  try {
    await load.untilSent(BEFORE);
    backupAt = Date.now();
    await backup.take(platform, { state: stateDirectory(home, 'former'), to: join(home, 'backup'), beforeMoment });
    await load.untilSent(load.sent.length + BETWEEN);
  } finally {
    await load.stop();
  }
  // What a service had no time to publish nobody knows after a restore (docs/operating.md).
  await waitFor(async () => (await rows(platform, 'SELECT FROM gateway.outbox LIMIT 1')).length === 0, { intervalMs: 10, what: 'what was accepted to be on the bus' });
  await Promise.all(SERVICE_NAMES.map((service) => platform.kill(service)));
  return { platform, sent: load.sent.map(({ id }) => id), settled, backupAt, endedAt: Date.now() };
}

export function stateDirectory(home: string, name: string): string {
  const path = join(home, name);
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
  return path;
}

/** SMS go out at half the rate at which they come. */
export function providersFiles(home: string, [sms, email]: readonly string[]): { sms: string; email: string } {
  const file = (name: string, provider: object): string => {
    writeFileSync(join(home, name), JSON.stringify({ providers: [{ kind: 'sandbox', ...provider }] }));
    return join(home, name);
  };
  return { sms: file('sms.json', { id: 'sandbox', callLog: sms, messagesPerSecond: PER_SECOND / 2, burst: 1 }), email: file('email.json', { id: 'sandbox', callLog: email }) };
}

/** Asks the platform's database, as superuser. */
export async function rows<R extends object>(platform: Platform, sql: string): Promise<readonly R[]> {
  const client = new Client({ connectionString: platform.databaseUrl('superuser') });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}
