import { type Conditions } from '../condition';
import { type AcceptCommand } from '../engine';
import { type Event } from '../event';
import { isFinal } from '../message-status';
import { type MessageStatus } from '../message-state';
import { type Channel, type FallbackPolicy } from '../policy';
import { type Assumption } from './assumption';
import { type Outcome, outcomeOf } from './outcome';
import { recordedRun } from './recorded-run';
import { replay } from './replay';
import { type Figures, Tally } from './tally';
import { type Prices, verdictOf } from './verdict';
import { type Unknown } from './world';

/** A message of the past. */
export interface HistoryMessage {
  readonly messageId: string;
  /** Its whole timeline, in order. */
  readonly events: readonly Event[];
  /** The version that it was pinned to; absent when it is gone. */
  readonly policy: FallbackPolicy | undefined;
  /** Its acceptance, as the candidate would read it. */
  readonly accept: AcceptCommand;
}

export interface SimulationOptions {
  readonly candidate: FallbackPolicy;
  readonly conditions: Conditions;
  /** When the history is read, milliseconds since the epoch. */
  readonly readAt: number;
  /** Absent: no cost is reported. */
  readonly prices?: Prices;
  /** Most messages named that would have ended differently. */
  readonly mostExamples: number;
}

/** One end of a message: READ counts as DELIVERED. */
export interface Ending {
  readonly status: MessageStatus;
  readonly channel?: Channel;
}

export interface ChangedMessage {
  readonly messageId: string;
  readonly recorded: Ending;
  readonly candidate: Ending;
}

export interface UnknownCount extends Unknown {
  readonly messages: number;
}

export interface SimulationReport {
  /** What really happened, and what would have. */
  readonly baseline: Figures;
  readonly candidate: Figures;
  /** What really happened to the messages that the candidate decides. */
  readonly baselineOfDecided: Figures;
  readonly decided: number;
  readonly unknown: number;
  /** By what was not observed first. */
  readonly causes: readonly UnknownCount[];
  /** Decided messages that would have ended differently; the first of them by name. */
  readonly changed: number;
  readonly examples: readonly ChangedMessage[];
  /** Left out: not settled yet. */
  readonly unsettled: number;
  /** Left out: this engine would not have decided as it was decided. */
  readonly irreproducible: number;
  readonly assumptions: readonly Assumption[];
}

/** Replays messages one by one and adds up what would have changed. Pure: it knows nothing but what it is given. */
export class Simulation {
  readonly #baseline = new Tally();
  readonly #candidate = new Tally();
  readonly #baselineOfDecided = new Tally();
  readonly #causes = new Map<string, UnknownCount>();
  readonly #examples: ChangedMessage[] = [];
  readonly #mostAttempts: Readonly<Record<Channel, number>>;
  #decided = 0;
  #changed = 0;
  #unsettled = 0;
  #irreproducible = 0;

  constructor(private readonly options: SimulationOptions) {
    const count = (channel: Channel): number => options.candidate.steps.filter((step) => step.channel === channel).length;
    this.#mostAttempts = { SMS: count('SMS'), EMAIL: count('EMAIL'), WHATSAPP: count('WHATSAPP') };
  }

  add({ messageId, events, policy, accept }: HistoryMessage): void {
    const { conditions, prices = {} } = this.options;
    const run = policy === undefined ? undefined : recordedRun(events, policy, conditions);
    if (run === undefined) return void (this.#irreproducible += 1);
    if (!isFinal(run.final.status)) return void (this.#unsettled += 1);
    const recorded = outcomeOf(run.final, run.events);
    const { leaves, unknown } = replay(run, accept, this.options);
    const verdict = verdictOf(leaves, this.#mostAttempts, prices);
    const baseline = verdictOf([{ outcome: recorded, most: recorded, open: false }], this.#mostAttempts, prices);
    this.#baseline.add(baseline);
    this.#candidate.add(verdict);
    if (verdict.outcome === undefined) return this.#count(unknown ?? { cause: 'NEVER_ATTEMPTED' });
    this.#decided += 1;
    this.#baselineOfDecided.add(baseline);
    this.#compare(messageId, recorded, verdict.outcome);
  }

  report(): SimulationReport {
    const baseline = this.#baseline.figures();
    return {
      baseline,
      candidate: this.#candidate.figures(),
      baselineOfDecided: this.#baselineOfDecided.figures(),
      decided: this.#decided,
      unknown: baseline.messages - this.#decided,
      causes: [...this.#causes.values()].toSorted((one, other) => other.messages - one.messages),
      changed: this.#changed,
      examples: this.#examples,
      unsettled: this.#unsettled,
      irreproducible: this.#irreproducible,
      assumptions: this.options.prices === undefined ? ALWAYS : [...ALWAYS, 'PRICE_PER_ATTEMPT'],
    };
  }

  #count(unknown: Unknown): void {
    const key = `${unknown.cause} ${unknown.channel}`;
    this.#causes.set(key, { ...unknown, messages: (this.#causes.get(key)?.messages ?? 0) + 1 });
  }

  #compare(messageId: string, recorded: Outcome, candidate: Outcome): void {
    if (recorded.status === candidate.status && recorded.channel === candidate.channel) return;
    this.#changed += 1;
    if (this.#examples.length >= this.options.mostExamples) return;
    this.#examples.push({ messageId, recorded: endingOf(recorded), candidate: endingOf(candidate) });
  }
}

const ALWAYS = [
  'OUTCOMES_REPEAT',
  'PROVIDERS_AND_CONTENT_ALIKE',
  'CUSTOMERS_REPEAT',
  'WITHDRAWALS_ANSWERED',
  'UNOBSERVED_BOUNDED',
  'DECIDED_TIMES_ONLY',
  'SETTLED_ONLY',
] as const satisfies readonly Assumption[];

function endingOf({ status, channel }: Outcome): Ending {
  return channel === undefined ? { status } : { status, channel };
}
