import { consume, type Bus, type ConsumeEvent, type Consumers, type Outbox, type PollerState, type Subscription } from '@switchback/bus';
import { deadLetterTopic, Dispatch, dispatchTopic } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { GroupCommit, type Pool } from '@switchback/postgres';
import { type Logger, traceFieldsOf } from '@switchback/service';

import { DueAttendant } from './attend-due';
import { type Standing } from './decide/rank-providers';
import { HeldClaims } from './held-claims';
import { AttemptMaker } from './make-attempt';
import { type ProviderSet } from './providers/provider-set';
import { type CallResult } from './record/call-result';
import { type Conversations } from './record/conversations';
import { insertClaims } from './record/insert-claims';
import { unproved } from './record/read-claim';
import { recordResults } from './record/record-results';
import { adoptOrphans } from './record/take-due';
import { WaitingReroutes } from './reroute-waiting';
import { type EndedAttempt, tellEnded } from './send/tell-ended';
import { DispatchTaker } from './take-dispatches';
import { type Traffic } from './traffic';

export interface AttemptFlowOptions {
  readonly channel: Channel;
  /** Consumer group. */
  readonly group: string;
  readonly pool: Pool;
  readonly bus: Bus;
  readonly outbox: Outbox;
  readonly providers: ProviderSet;
  readonly conversations: Conversations;
  readonly traffic: Traffic;
  readonly restoredAt: number | undefined;
  readonly logSampleRatio: number;
  readonly log: Logger;
}

/** From dispatch to recorded result: intake, calls and what is due, put together. */
export interface AttemptFlow {
  readonly consumers: Consumers;
  /** How that does which attends to what is due. */
  readonly due: { readonly state: PollerState };
  stop(): Promise<void>;
}

/** How much longer a lease is than the longest call: time to record its result. */
const LEASE_MARGIN_MS = 10_000;
/** Nobody waits for a call's result but the message's next step. */
const RESULTS_GATHER_MS = 25;
/** A stop leaves calls this long to end. */
const GRACE_MS = 1_500;

export async function startAttemptFlow(options: AttemptFlowOptions): Promise<AttemptFlow> {
  const { channel, pool, outbox, providers, conversations, traffic, log } = options;
  const { gate } = traffic;
  const standingOf = (provider: string, destination: string): Standing => traffic.standingOf(provider, destination);
  const held = new HeldClaims(providers.longestTimeoutMs() + LEASE_MARGIN_MS);
  const results = resultRecorder(outbox, channel);
  const wakeIn = (ms: number): void => attendant.wakeIn(ms);
  const tell = (ended: EndedAttempt): void => tellEnded(log, channel, ended);
  const maker = new AttemptMaker({
    channel,
    providers,
    gate,
    standingOf,
    held,
    log,
    heard: (provider, address) => conversations.heard(pool, provider, address),
    onWaiting: wakeIn,
    logSampleRatio: options.logSampleRatio,
    record: (result) => results.submit(result),
  });
  const reroutes = new WaitingReroutes({ channel, outbox, providers: providers.ids, standingOf, onAbandoned: tell });
  const attendant = new DueAttendant({ channel, pool, outbox, providers, gate, reroutes, held, log, start: (claim) => maker.start(claim), onOverdue: tell });
  traffic.onChange(() => attendant.trafficChanged());
  const taker = new DispatchTaker({
    channel,
    providers,
    gate,
    standingOf,
    leaseMs: held.leaseMs,
    restoredAt: options.restoredAt,
    insert: (claims) => insertClaims(pool, outbox, channel, claims),
    start: (claim) => maker.start(claim),
    onWaiting: () => wakeIn(0),
    onEnded: tell,
  });
  const [first] = providers.ids;
  if (first !== undefined) await adoptOrphans(pool, providers.ids, first);
  attendant.start();
  await resume(providers, pool);
  const subscription = await subscribe(options, taker);
  return {
    consumers: { [options.group]: subscription },
    due: attendant,
    stop: async () => {
      await subscription.stop();
      await attendant.stop();
      await maker.stop(GRACE_MS);
    },
  };
}

function resultRecorder(outbox: Outbox, channel: Channel): GroupCommit<CallResult, void> {
  return new GroupCommit<CallResult, void>({
    span: 'commit results',
    gatherMs: RESULTS_GATHER_MS,
    commit: async (results) => {
      await recordResults(outbox, channel, results);
      return results.map(() => undefined);
    },
  });
}

async function resume(providers: ProviderSet, pool: Pool): Promise<void> {
  for (const { provider } of providers.all) await provider.resume?.(unproved(pool, provider.id));
}

function subscribe({ bus, channel, group, log }: AttemptFlowOptions, taker: DispatchTaker): Promise<Subscription> {
  return consume(bus, {
    group,
    topics: [dispatchTopic(channel)],
    decode: (value) => Dispatch.decode(value),
    handle: (items) => taker.take(items),
    deadLetter: (topic) => deadLetterTopic(topic, group),
    onEvent: (event) => logConsumeEvent(log, event),
  });
}

function logConsumeEvent(log: Logger, event: ConsumeEvent): void {
  const { error: err, group } = event;
  switch (event.kind) {
    case 'RETRY':
      return log.warn({ err, group, attempt: event.attempt, records: event.records }, 'dispatches could not be taken yet');
    case 'DEAD_LETTER':
      return log.error(
        { err, group, reason: event.reason, ...event.record, messageId: event.key, ...traceFieldsOf(event.traceparent) },
        'a dispatch went to the dead-letter topic',
      );
  }
}
