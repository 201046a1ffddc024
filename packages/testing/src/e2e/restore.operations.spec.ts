import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MessageStatus, TOPICS } from '@switchback/contracts';
import { type Platform, type PlatformOptions, startPlatform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { describeWithKafka } from '../describe-with-kafka';
import { type RecordedCall } from '../history/recorded-run';
import { waitFor } from '../wait-for';

import { type Backup } from './backup';
import { BASE_BACKUP } from './base-backup';
import { busOf, GROUPS } from './bus-observer';
import { dumpBackup } from './dump-backup';
import { FINAL, type FormerLife, live, providersFiles, rows, stateDirectory } from './former-life';
import { rewindGroup } from './rewind-group';
import { tell } from './tell';

/** Dumps need the programs of a Postgres client that is as new as the server, which the server's package does not have. */
const PROGRAMS = process.env['RESTORE_PROGRAMS'];
const WHOLE = PROGRAMS !== undefined || process.env['RESTORE_RATE'] !== undefined;

jest.setTimeout(600_000);

describe('a base backup taken under load, on the postgres bus', () => restoreSuite({ bus: 'postgres' }, BASE_BACKUP));
describeWithKafka('a base backup taken under load, on Kafka', () => restoreSuite({ bus: 'kafka' }, BASE_BACKUP));
if (PROGRAMS !== undefined) {
  describe('a dump taken under load, on the postgres bus', () => restoreSuite({ bus: 'postgres' }, dumpBackup(PROGRAMS)));
  describeWithKafka('a dump taken under load, on Kafka', () => restoreSuite({ bus: 'kafka' }, dumpBackup(PROGRAMS)));
}

function restoreSuite(options: PlatformOptions, backup: Backup): void {
  const home = mkdtempSync(join(tmpdir(), 'switchback-restore-'));
  const callLogs = ['sms', 'email'].map((name) => join(home, `${name}-calls`));
  const undo: (() => unknown)[] = [() => rmSync(home, { recursive: true, force: true })];
  let former: FormerLife;

  const start = (name: string, more: PlatformOptions): Promise<Platform> =>
    startPlatform({ ...options, ...more, stateDirectory: stateDirectory(home, name), providersFiles: providersFiles(home, callLogs) });

  beforeAll(async () => {
    chmodSync(home, 0o755);
    const platform = await start('former', { postgresSettings: backup.settings });
    undo.push(() => platform.stop());
    former = await live(platform, home, backup);
  });

  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  const restored = async (name: string, environment: Record<string, string>): Promise<Platform> => {
    const state = stateDirectory(home, name);
    for (const file of ['secrets.json', 'demo.json']) copyFileSync(join(stateDirectory(home, 'former'), file), join(state, file));
    await backup.restore(join(home, 'backup'), state);
    const { kafkaBrokers } = former.platform;
    return start(name, { environment, ...(kafkaBrokers === undefined ? {} : { kafkaBrokers: kafkaBrokers.join(',') }) });
  };

  it('is finished by the platform that is restored from it, which sends nothing that may have been sent', async () => {
    const before = callsOf(callLogs).length;
    for (const topic of Object.keys(GROUPS)) if (topic !== TOPICS.attemptsEvents) await rewind(former, topic);
    const platform = await restored('careful', { SWITCHBACK_RESTORED_AT: new Date(former.endedAt).toISOString() });
    undo.push(() => platform.stop());
    await untilAllFinal(platform);
    await learnWhatHappened(platform, former);
    const calls = callsOf(callLogs);
    expect(calls.slice(before).map(({ attemptId }) => attemptId)).toEqual([]);
    expect(duplicates(calls)).toEqual([]);
    const doubted = await rows<{ id: string }>(platform, ['sms', 'email'].map((service) => `SELECT message_id AS id FROM ${service}.claims WHERE provider_code = 'RESTORED'`).join(' UNION '));
    expect(doubted.length).toBeGreaterThan(0);
    const known = await rows<{ id: string; status: string }>(platform, 'SELECT id, status FROM router.messages');
    tell(`${options.bus}: restored with SWITCHBACK_RESTORED_AT`, {
      ...counts(former, known),
      doubted: doubted.length,
      statuses: Object.fromEntries([...new Set(known.map(({ status }) => status))].map((status) => [status, known.filter((each) => each.status === status).length])),
    });
    if (options.bus === 'kafka') await expectAllRemembered(former, known);

    const api = new ApiCaller(platform);
    const { id } = await api.send({ recipient: { sms: '+14155552671' }, content: { text: 'Your code is 123456' } });
    await api.untilStatus(id, MessageStatus.MESSAGE_STATUS_DELIVERED);
    api.close();
    await platform.stop();
  });

  const careless = async (): Promise<void> => {
    const platform = await restored('careless', {});
    undo.push(() => platform.stop());
    await untilQuiet(platform);
    const twice = duplicates(callsOf(callLogs));
    const known = await rows<{ id: string; status: string }>(platform, 'SELECT id, status FROM router.messages');
    tell(`${options.bus}: restored without`, { ...counts(former, known), sentTwice: twice.length });
    expect(twice.length).toBeGreaterThan(0);
    expect(twice.filter((attemptId) => former.settled.has(attemptId.split('.')[0] ?? ''))).toEqual([]);
    await platform.stop();
  };
  // Once is enough to show that what is found above could be missed.
  if (options.bus === 'postgres' || WHOLE) it('sends some of what was on its way a second time where it does not know that it was restored, and nothing else', careless);
}

/** The bus knows what the database does not: every message that was accepted, and every proof of delivery. */
async function expectAllRemembered({ platform, sent }: FormerLife, known: readonly { id: string; status: string }[]): Promise<void> {
  const statuses = new Map(known.map(({ id, status }) => [id, status]));
  expect(sent.filter((id) => !statuses.has(id))).toEqual([]);
  const delivered = await rows<{ id: string }>(platform, `SELECT id FROM router.messages WHERE status = 'DELIVERED'`);
  expect(delivered.length).toBeGreaterThan(0);
  expect(delivered.filter(({ id }) => statuses.get(id) !== 'DELIVERED')).toEqual([]);
}

/** Kafka is ahead of the restored database: what was read since is read again. */
async function rewind({ platform, backupAt }: FormerLife, topic: string): Promise<void> {
  const group = GROUPS[topic];
  if (platform.kafkaBrokers === undefined || group === undefined) return;
  const rewound = (): Promise<true> => rewindGroup(platform.kafkaBrokers ?? [], { group, topic, to: backupAt - 60_000 }).then(() => true);
  await waitFor(rewound, { timeoutMs: 60_000, intervalMs: 500, what: `the members of ${group} to be gone` });
}

/** Once the router knows every message again it is told once more what was reported of them. */
async function learnWhatHappened(platform: Platform, former: FormerLife): Promise<void> {
  if (platform.kafkaBrokers === undefined) return;
  await platform.kill('router', 'SIGTERM');
  await rewind(former, TOPICS.attemptsEvents);
  await platform.restart('router');
  await untilAllFinal(platform);
}

const WAITING = ['sms', 'email'].map((service) => `SELECT 1 FROM ${service}.claims WHERE status IN ('QUEUED', 'SENDING')`).join(' UNION ALL ');

function untilAllFinal(platform: Platform): Promise<void> {
  return untilNone(platform, `SELECT 1 FROM router.messages WHERE NOT (${FINAL}) OR wake_at IS NOT NULL`);
}

/** Until nothing happens soon: what the database takes for dispatched, and the bus for delivered, stays open for as long as its messages live. */
function untilQuiet(platform: Platform): Promise<void> {
  return untilNone(platform, `SELECT 1 FROM router.messages WHERE wake_at < now() + interval '1 minute'`);
}

/** Until everything that is on the bus was read, no attempt waits, and no row is found. */
async function untilNone(platform: Platform, sql: string): Promise<void> {
  const bus = await busOf(platform);
  const unread = async (): Promise<number> => {
    const lags = await Promise.all(Object.entries(GROUPS).map(([topic, group]) => bus.lag(group, [topic])));
    return lags.flat().reduce((sum, { records }) => sum + records, 0);
  };
  const none = async (): Promise<boolean> => (await unread()) === 0 && (await rows(platform, `${sql} UNION ALL ${WAITING} LIMIT 1`)).length === 0;
  try {
    await waitFor(none, { timeoutMs: 120_000, intervalMs: 500, what: 'the platform to come to rest' });
  } finally {
    await bus.close();
  }
}

function counts({ sent, settled }: FormerLife, known: readonly { id: string }[]): object {
  const ids = new Set(known.map(({ id }) => id));
  return { accepted: sent.length, finalAtBackup: settled.size, known: ids.size, forgotten: sent.filter((id) => !ids.has(id)).length };
}

function duplicates(calls: readonly RecordedCall[]): readonly string[] {
  const taken = calls.filter(({ outcome }) => outcome === 'TAKEN').map(({ attemptId }) => attemptId);
  return [...new Set(taken.filter((attemptId, index) => taken.indexOf(attemptId) !== index))];
}

function callsOf(files: readonly string[]): readonly RecordedCall[] {
  const lines = files.filter((file) => existsSync(file)).flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
