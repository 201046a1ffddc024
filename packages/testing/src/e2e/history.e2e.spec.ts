import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { status } from '@grpc/grpc-js';
import { AttemptStatus, Channel } from '@switchback/contracts';
import { type Platform, type PlatformOptions, SERVICE_NAMES, startPlatform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { describeWithKafka } from '../describe-with-kafka';
import { checkHistory } from '../history/check-history';
import { type RecordedRun } from '../history/recorded-run';
import { waitFor } from '../wait-for';

import { customerKey } from './customer-key';
import { OPT_OUTS, POLICIES, randomMix } from './random-mix';
import { RunRecorder } from './run-recorder';
import { type Caller, changeMind, expectSpared, sendOne } from './undecided';

// Half of the messages on each bus. The seed of a run is in its name; see the README.
const MESSAGES = Number(process.env['HISTORY_MESSAGES'] ?? 1_000) / 2;
const SEED = Number(process.env['HISTORY_SEED'] ?? Date.now() % 1_000_000);
const KILLED_MESSAGES = 300;
/** The sandbox takes it, and no receipt ever comes. */
const SILENT = '+15005550007';
const SENDERS = 16;
const CUSTOMERS = ['acme', 'umbrella'] as const;

jest.setTimeout(600_000);

/** At full size services are killed too; survival.operations.spec.ts does that every time. */
const kills = process.env['HISTORY_MESSAGES'] !== undefined;

describe('what the platform recorded on the postgres bus', () => historySuite({ bus: 'postgres' }));
describeWithKafka('what the platform recorded on Kafka', () => historySuite({ bus: 'kafka' }));

function historySuite(options: PlatformOptions): void {
  let recorder: RunRecorder;
  let platform: Platform;
  const apis: Caller[] = [];
  const undo: (() => unknown)[] = [];

  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), 'switchback-history-'));
    undo.push(() => rmSync(home, { recursive: true, force: true }));
    const logs = Object.fromEntries(['sms', 'email', 'whatsapp'].map((service) => [service, join(home, `${service}-calls`)]));
    const files = Object.entries(logs).map(([service, callLog]) => [service, providersFile(home, service, callLog)]);
    platform = await startPlatform({ ...options, providersFiles: Object.fromEntries(files), environment: { SWITCHBACK_LOG_LEVEL: 'warn' } });
    undo.push(() => platform.stop());
    recorder = await RunRecorder.start(platform, Object.values(logs));
    undo.push(() => recorder.close());
    for (const customerId of CUSTOMERS) {
      const api = new ApiCaller({ address: platform.address, apiKey: await customerKey(platform, customerId) });
      undo.push(() => api.close());
      apis.push({ api, customerId });
      for (const policy of POLICIES) await api.createPolicy(policy);
      await api.suppress(OPT_OUTS.sms, Channel.CHANNEL_SMS);
      await api.suppress(OPT_OUTS.everywhere, 'ALL');
      recorder.suppressed.push({ customerId, address: OPT_OUTS.sms, channel: 'SMS' }, { customerId, address: OPT_OUTS.everywhere, channel: 'ALL' });
    }
  });

  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  it(`keeps every promise over ${MESSAGES} messages with every behaviour mixed (seed ${SEED})`, async () => {
    const sending = load(apis, recorder, MESSAGES - 2 * apis.length, SEED);
    for (const caller of apis) await stopOne(caller, recorder);
    await changeMind(platform, apis, recorder, MESSAGES);
    await sending;
    await recorder.untilAtRest(120_000);
    const run = await recorder.record();
    expect(checkHistory(run).slice(0, 20)).toEqual([]);
    expect(run.accepted).toHaveLength(MESSAGES);
    expectMixed(run);
    expectSpared(run);
  });

  const underKills = async (): Promise<void> => {
    const before = recorder.accepted.length;
    const sending = load(apis, recorder, KILLED_MESSAGES, SEED + 1);
    for (const [index, service] of SERVICE_NAMES.entries()) {
      const enough = before + ((index + 1) * KILLED_MESSAGES) / (SERVICE_NAMES.length + 1);
      await waitFor(() => recorder.accepted.length >= enough, { timeoutMs: 120_000 });
      await platform.kill(service);
      await platform.restart(service);
    }
    await sending;
    await recorder.untilAtRest(120_000);
    const run = await recorder.record();
    expect(checkHistory(run).slice(0, 20)).toEqual([]);
    expect(run.accepted).toHaveLength(before + KILLED_MESSAGES);
  };
  if (kills) it(`keeps them over ${KILLED_MESSAGES} more while each service in turn is killed`, underKills);

  it("never answers a customer about another's message", async () => {
    for (const { messageId, customerId } of recorder.accepted.slice(0, 50)) {
      for (const { api } of apis.filter((caller) => caller.customerId !== customerId)) {
        for (const ask of [() => api.get(messageId), () => api.timeline(messageId), () => api.cancel(messageId)]) {
          await expect(ask()).rejects.toMatchObject({ code: status.NOT_FOUND });
        }
      }
    }
  });
}

/** Sends the mix through a few patient senders, the customers in turn. */
async function load(callers: readonly Caller[], recorder: RunRecorder, count: number, seed: number): Promise<void> {
  const next = randomMix(seed);
  let sent = 0;
  const sender = async (): Promise<void> => {
    while (sent < count) {
      const caller = callers[sent % callers.length];
      const requestId = `${seed}-${sent}`;
      sent += 1;
      const { draft, canceled } = next();
      if (caller === undefined) continue;
      const { api, customerId } = caller;
      const { id } = await api.sendPatiently({ requestId, ...draft }, 60_000);
      recorder.accepted.push({ messageId: id, customerId });
      if (canceled) await waitFor(() => api.cancel(id), { timeoutMs: 60_000, what: `an answer about canceling ${id}` });
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

/** Takes back what was handed over; of the mix a busy machine takes everything back before that. */
async function stopOne({ api, customerId }: Caller, recorder: RunRecorder): Promise<void> {
  const steps = [{ channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds: 600, nanos: 0 } }];
  const id = await sendOne({ api, customerId }, recorder, { recipient: { sms: SILENT }, inlinePolicy: { steps }, content: { text: `For ${customerId} alone` } });
  const sent = async (): Promise<boolean> => (await api.get(id)).steps[0]?.attempts[0]?.status === AttemptStatus.ATTEMPT_STATUS_SENT;
  await waitFor(sent, { timeoutMs: 60_000, what: 'the SMS to be handed over' });
  await api.cancel(id);
}

/** A run in which little happened proves little. */
function expectMixed(run: RecordedRun): void {
  const ends = new Set(run.messages.map(({ status }) => status));
  expect([...ends]).toEqual(expect.arrayContaining(['DELIVERED', 'READ', 'FAILED', 'EXPIRED', 'STOPPED']));
  const attempts = new Set(run.claims.map(({ status }) => status));
  expect([...attempts]).toEqual(expect.arrayContaining(['SENT', 'DELIVERED', 'READ', 'UNDELIVERED', 'REJECTED', 'UNKNOWN']));
  const told = new Set(run.timeline.map(({ event }) => event.type));
  expect([...told]).toEqual(expect.arrayContaining(['FALLING_BACK', 'STEP_SKIPPED', 'MESSAGE_CORRECTED', 'DUPLICATE_DELIVERY', 'CANCEL_REQUESTED']));
  const reasons = new Set(run.timeline.flatMap(({ event }) => ('reason' in event ? [event.reason] : [])));
  expect([...reasons]).toEqual(expect.arrayContaining(['NO_ADDRESS', 'SUPPRESSED', 'OPTED_OUT']));
  expect(run.calls.length).toBeGreaterThan(run.messages.length);
}

/** Receipts come up to 2.5 s late: after the step's time as often as within it. */
function providersFile(home: string, service: string, callLog: string): string {
  const file = join(home, `${service}.json`);
  const sandbox = { id: 'sandbox', kind: 'sandbox', concurrency: 256, timeoutMs: 1_000, receiptDelayMs: [50, 2_500], callLog, secret: 'env:SWITCHBACK_SANDBOX_SECRET' };
  writeFileSync(file, JSON.stringify({ providers: [sandbox] }));
  return file;
}
