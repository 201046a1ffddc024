import { consume, Outbox, type Bus, type Consumers, type PollerState, type Subscription } from '@switchback/bus';
import { TOPICS } from '@switchback/contracts';
import { nextWake } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';
import { type Logger } from '@switchback/service';

import { decodeAccepted } from './accept/accepted-message';
import { decodeAttemptReport } from './accept/attempt-report';
import { consumer, GROUPS } from './accept/consumer-groups';
import { decodeInboundSignal } from './accept/inbound-signal';
import { TimerPoller } from './accept/timer-poller';
import { type Advance } from './advance';
import { advanceAfterReports } from './advance-after-reports';
import { fallBackOnTimeout } from './fall-back-on-timeout';
import { hearPersons } from './hear-persons';
import { type KnownAddresses } from './known-addresses';
import { type Patience } from './patience';
import { findEarliestWake } from './record/find-earliest-wake';
import { PolicyVersions } from './record/policy-versions';
import { readNewEntries } from './record/read-new-entries';
import { type SearchTerms } from './record/search-terms';
import { routeMessages } from './route-messages';
import { type RouterParts } from './router-parts';
import { type ChannelClients } from './send/channel-clients';
import { logSettled } from './send/log-settled';
import { countAdvances } from './send/message-metrics';
import { observeTimers } from './timer-metrics';
import { TimelineWatchers } from './timeline-watchers';
import { Withdrawals } from './withdraw-attempts';

export interface RouterEngineOptions {
  readonly pool: Pool;
  readonly bus: Bus;
  readonly channels: ChannelClients;
  readonly terms: SearchTerms;
  readonly addresses: KnownAddresses;
  /** How long settled messages are kept, in milliseconds; Infinity: for ever. */
  readonly retentionMs: number;
  readonly inboundForMs: number;
  readonly patience: Patience;
  /** Share of the messages that went well whose settling is logged, 0 to 1. */
  readonly logSampleRatio: number;
  readonly log: Logger;
}

/** Attempts do not wait for each other on the bus. The status events of one message do. */
const DISPATCHES = [TOPICS.dispatchSms, TOPICS.dispatchEmail, TOPICS.dispatchWhatsapp];

/** A message sends several reports within moments of each other; most of them change little. */
const REPORTS_GATHER_MS = 40;

/** For each word of a person a hash is made for each customer. */
const MOST_WORDS = 20;

/** Everything in the router that moves by itself: consumers, timers, the outbox, withdrawals and watches. */
export class RouterEngine {
  readonly parts: RouterParts;
  readonly watchers: TimelineWatchers;
  readonly withdrawals: Withdrawals;
  readonly #bus: Bus;
  readonly #logSampleRatio: number;
  readonly #timers: TimerPoller;
  #subscriptions: Readonly<Record<string, Subscription>> = {};
  #unobserve: () => void = () => undefined;

  constructor({ pool, bus, channels, terms, addresses, retentionMs, inboundForMs, patience, logSampleRatio, log }: RouterEngineOptions) {
    this.#logSampleRatio = logSampleRatio;
    this.#bus = bus;
    const outbox = new Outbox({ pool, bus: async () => bus, anyOrder: DISPATCHES, onError: warn(log, 'the outbox was not published') });
    const policies = new PolicyVersions();
    this.parts = { pool, outbox, log, policies, terms, addresses, retentionMs, inboundForMs, patience, committed: (advances) => this.#committed(advances) };
    this.withdrawals = new Withdrawals(this.parts, channels);
    this.watchers = new TimelineWatchers({ read: (after) => readNewEntries(pool, after), onError: warn(log, 'watched timelines were not read') });
    this.#timers = new TimerPoller({
      earliest: () => findEarliestWake(pool),
      fire: () => fallBackOnTimeout(this.parts, this.withdrawals),
      onError: warn(log, 'timers were not fired'),
    });
  }

  /** Resolves when it consumes. What waits in the outbox and timers that are overdue go out at once. */
  async start(): Promise<void> {
    await this.#bus.ensureTopics(Object.values(TOPICS));
    await this.parts.outbox.start();
    this.#timers.start();
    this.#unobserve = observeTimers(this.parts.pool);
    const accepted = consumer(TOPICS.messagesAccepted, GROUPS.accepted, this.parts.log);
    const reports = consumer(TOPICS.attemptsEvents, GROUPS.reports, this.parts.log);
    const inbound = consumer(TOPICS.inboundSignals, GROUPS.inbound, this.parts.log);
    const [acceptedMessages, attemptReports, inboundSignals] = await Promise.all([
      consume(this.#bus, { ...accepted, decode: decodeAccepted, handle: (records) => routeMessages(this.parts, records) }),
      consume(this.#bus, {
        ...reports,
        gatherMs: REPORTS_GATHER_MS,
        decode: decodeAttemptReport,
        handle: (records) => advanceAfterReports(this.parts, this.withdrawals, records),
      }),
      consume(this.#bus, { ...inbound, maxBatchSize: MOST_WORDS, decode: decodeInboundSignal, handle: (records) => hearPersons(this.parts, records) }),
    ]);
    this.#subscriptions = { [GROUPS.accepted]: acceptedMessages, [GROUPS.reports]: attemptReports, [GROUPS.inbound]: inboundSignals };
  }

  get consumers(): Consumers {
    return this.#subscriptions;
  }

  /** How those do that fire timers. */
  get timers(): { readonly state: PollerState } {
    return this.#timers;
  }

  /** Takes no more work, finishes what is in hand. What is left waits in Postgres and on the bus. */
  async stop(): Promise<void> {
    await Promise.all(Object.values(this.#subscriptions).map((subscription) => subscription.stop()));
    this.#unobserve();
    await this.#timers.stop();
    await this.withdrawals.drain();
    this.watchers.stop();
    await this.parts.outbox.stop();
  }

  #committed(advances: readonly Advance[]): void {
    if (advances.length === 0) return;
    logSettled(this.parts.log, advances, this.#logSampleRatio);
    countAdvances(advances);
    this.watchers.changed(advances.map(({ message }) => message.id));
    let earliest = Infinity;
    for (const { transition } of advances) earliest = Math.min(earliest, nextWake(transition.after) ?? Infinity);
    this.#timers.wakeBy(earliest);
  }
}

function warn(log: Logger, message: string): (error: unknown) => void {
  return (error) => log.warn({ err: error }, message);
}
