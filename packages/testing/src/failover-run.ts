import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBus } from '@switchback/bus';
import { Channel, MessageEvent, MessageStatus, type TimelineEntry, TOPICS } from '@switchback/contracts';
import { startPlatform } from '@switchback/local-platform';

import { ApiCaller } from './api-caller';
import { type TwilioBehaviour } from './twilio-script';
import { type TwilioCall, TwilioStub } from './twilio-stub';
import { waitFor } from './wait-for';

/** What the first of two providers does, one after the other. */
export const FAILINGS = ['503', 'HANG', 'SILENT'] as const;
export type Failing = (typeof FAILINGS)[number];

const BEHAVIOURS: Readonly<Record<Failing, TwilioBehaviour>> = {
  '503': { kind: 'REFUSE', httpStatus: 503, code: 20503 },
  HANG: { kind: 'HANG', statuses: [] },
  SILENT: { kind: 'TAKE', statuses: [] },
};

/** Of the messages; receipts that stay away take the longest to notice. */
const SHARES: Readonly<Record<Failing, number>> = { '503': 0.2, HANG: 0.2, SILENT: 0.6 };

export interface FailoverRunOptions {
  readonly messages: number;
  readonly perSecond: number;
  readonly progress?: (line: string) => void;
}

/** What one way to fail came to. */
export interface FailoverFigures {
  readonly failing: Failing;
  readonly messages: number;
  /** Of these messages, settled as DELIVERED; only the second provider delivers. */
  readonly delivered: number;
  /** Calls that the failing provider got of these messages, and those of them after the move. */
  readonly calls: number;
  readonly callsAfterMove: number;
  /** From the first message until traffic had moved, in milliseconds; undefined: it did not move. */
  readonly movedAfterMs: number | undefined;
}

export interface FailoverRun {
  readonly figures: readonly FailoverFigures[];
  /** Attempts that more than one call may have handed over. */
  readonly duplicates: readonly string[];
  /** Of the last messages in each way to fail: the timeline's entries that tell of a provider that was passed over. */
  readonly told: readonly TimelineEntry[];
}

/** Receipts of the provider that delivers are in time on a busy machine as well: were both late, nothing would move. */
const TIMES = { breaker: { longestPauseMs: 5_000 }, timeoutMs: 1_000, expectedDeliveryMs: 4_000 };
const HEALTH = { windowMs: 15_000, everyMs: 250, minimumSample: 20, dwellMs: 500, quietMs: 60_000 };
/** Calls of the failing provider that may be under way when its breaker learns that it fails: on a slow machine all of them. */
const MOST_AT_ONCE = 16;
const TOKEN = 'FAILOVER_TOKEN';
const STEP_SECONDS = 6;
/** A probe passes nobody over, and neither does the timeline say so where a receipt was faster than the record of its hand-over. */
const TOLD = 50;

/** The whole platform with two SMS providers, of which the first fails in one way after the other; windows and pauses are short. */
export async function runFailover({ messages, perSecond, progress }: FailoverRunOptions): Promise<FailoverRun> {
  const home = mkdtempSync(join(tmpdir(), 'switchback-failover-'));
  let failing: Failing = '503';
  const [bad, good] = [await TwilioStub.start({ script: () => BEHAVIOURS[failing] }), await TwilioStub.start()];
  const file = join(home, 'sms.json');
  const provider = (id: string, { accountSid, baseUrl }: TwilioStub) => ({ id, kind: 'twilio', accountSid, authToken: `env:${TOKEN}`, from: '+15005550006', baseUrl, ...TIMES });
  writeFileSync(file, JSON.stringify({ health: HEALTH, providers: [{ ...provider('bad', bad), concurrency: MOST_AT_ONCE }, provider('good', good)] }));
  const platform = await startPlatform({
    bus: 'postgres',
    providersFiles: { sms: file },
    environment: { [TOKEN]: bad.authToken, SWITCHBACK_LOG_LEVEL: 'warn' },
    ...(progress === undefined ? {} : { progress }),
  });
  const api = new ApiCaller(platform);
  const bus = await createBus({ kind: 'postgres', connectionString: platform.databaseUrl('bus') });
  try {
    const settled = new Map<string, MessageStatus>();
    await bus.subscribe({
      group: `failover-${process.pid}`,
      topics: [TOPICS.messagesEvents],
      handler: async (records) => {
        for (const { key, value } of records) settled.set(key, MessageEvent.decode(value).status);
      },
    });
    // What the first provider took and did not deliver falls back to the second, as what goes over another channel would.
    const fallbackAfter = { seconds: STEP_SECONDS, nanos: 0 };
    const first = { channel: Channel.CHANNEL_SMS, fallbackAfter, providers: [{ id: 'bad' }, { id: 'good', priority: 1 }] };
    const second = { channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds: 30, nanos: 0 }, providers: [{ id: 'good' }] };
    await api.createPolicy({ name: 'failover', steps: [first, second] });
    const figures: FailoverFigures[] = [];
    const told: TimelineEntry[] = [];
    for (failing of FAILINGS) {
      const count = Math.ceil(messages * SHARES[failing]);
      progress?.(`${failing}: ${count} messages`);
      const since = Date.now();
      const ids = await drive(api, count, perSecond);
      await waitFor(() => ids.every((id) => isFinal(settled.get(id))), { timeoutMs: 60_000, intervalMs: 100, what: 'all messages to be settled' });
      figures.push(figuresOf(failing, since, ids, settled, bad.calls, good.calls));
      const timelines = await Promise.all(ids.slice(-TOLD).map((id) => api.timeline(id)));
      told.push(...timelines.flat().filter(({ passedOver }) => passedOver.length > 0));
    }
    return { figures, told, duplicates: duplicatesOf([...bad.calls, ...good.calls]) };
  } finally {
    api.close();
    await bus.close();
    await platform.stop();
    await bad.close();
    await good.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** At a steady rate, whatever the answers' delay. */
async function drive(api: ApiCaller, count: number, perSecond: number): Promise<readonly string[]> {
  const start = performance.now();
  const accepted: Promise<{ readonly id: string }>[] = [];
  while (accepted.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - start) / 1_000) * perSecond));
    while (accepted.length < due) accepted.push(api.send({ recipient: { sms: '+15005550006' }, content: { text: 'Your code is 123456' }, policy: 'failover' }));
    await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
  }
  return (await Promise.all(accepted)).map(({ id }) => id);
}

/**
 * Traffic has moved when of fifty first calls one after the other six at most are the failing provider's, from then on to the end. Its probes
 * are drawn: of every fiftieth call, seven among fifty are seen once in twenty thousand times, three among twenty in most runs.
 */
const RUN = 50;
const PROBES = 6;

function figuresOf(
  failing: Failing,
  since: number,
  ids: readonly string[],
  settled: ReadonlyMap<string, MessageStatus>,
  bad: readonly TwilioCall[],
  good: readonly TwilioCall[],
): FailoverFigures {
  const mine = new Set(ids);
  const ofThese = (calls: readonly TwilioCall[]) => calls.filter(({ attemptId }) => mine.has(attemptId.split('.')[0] ?? ''));
  const badCalls = ofThese(bad);
  const firstSteps = [...badCalls.map(({ at }) => ({ at, failed: true })), ...ofThese(good).filter(({ attemptId }) => attemptId.split('.')[1] === '0').map(({ at }) => ({ at, failed: false }))];
  const inOrder = firstSteps.sort((a, b) => a.at - b.at);
  const runs = inOrder.slice(0, 1 - RUN).map((_, index) => inOrder.slice(index, index + RUN).filter(({ failed }) => failed).length);
  const last = runs.findLastIndex((failed) => failed > PROBES);
  const moved = last + 1 < runs.length ? inOrder[last + 1] : undefined;
  return {
    failing,
    messages: ids.length,
    delivered: ids.filter((id) => settled.get(id) === MessageStatus.MESSAGE_STATUS_DELIVERED).length,
    calls: badCalls.length,
    callsAfterMove: moved === undefined ? badCalls.length : badCalls.filter(({ at }) => at > moved.at).length,
    movedAfterMs: moved === undefined ? undefined : moved.at - since,
  };
}

function duplicatesOf(calls: readonly TwilioCall[]): readonly string[] {
  const handedOver = new Map<string, number>();
  for (const { attemptId, behaviour } of calls) if (behaviour !== 'REFUSE') handedOver.set(attemptId, (handedOver.get(attemptId) ?? 0) + 1);
  return [...handedOver].filter(([, count]) => count > 1).map(([attemptId]) => attemptId);
}

function isFinal(status: MessageStatus | undefined): boolean {
  return status === MessageStatus.MESSAGE_STATUS_DELIVERED || status === MessageStatus.MESSAGE_STATUS_FAILED || status === MessageStatus.MESSAGE_STATUS_EXPIRED;
}
