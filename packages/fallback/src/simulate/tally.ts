import { type Channel } from '../policy';
import { type ChannelRanges, type Range, type Verdict } from './verdict';

/** What a number of messages came to. Counts of messages, unless said otherwise. */
export interface Figures {
  readonly messages: number;
  readonly delivered: Range;
  readonly duplicates: Range;
  /** Steps that another step followed. */
  readonly fallbacks: Range;
  /** Millionths of the currency, and attempts without a price. */
  readonly costMicros: Range;
  readonly unpriced: Range;
  /** Attempts; `delivered`: messages whose channel it was in the end. */
  readonly channels: Readonly<Record<Channel, ChannelRanges>>;
  /** From acceptance, or `send_at`, to delivery, in milliseconds: of the delivered messages that are decided. */
  readonly timeToDeliver: { readonly messages: number; readonly p50?: number; readonly p95?: number };
}

/** Adds verdicts up. */
export class Tally {
  #figures: Omit<Figures, 'timeToDeliver'> = NOTHING;
  readonly #times: number[] = [];

  add(verdict: Verdict): void {
    const { delivered, duplicates, fallbacks, costMicros, unpriced, channels } = this.#figures;
    const time = verdict.outcome?.deliveredAfter;
    if (time !== undefined) this.#times.push(time);
    const channel = (name: Channel): ChannelRanges => sumOfRanges(channels[name], verdict.channels[name]);
    this.#figures = {
      messages: this.#figures.messages + 1,
      delivered: sum(delivered, verdict.delivered),
      duplicates: sum(duplicates, verdict.duplicates),
      fallbacks: sum(fallbacks, verdict.fallbacks),
      costMicros: sum(costMicros, verdict.costMicros),
      unpriced: sum(unpriced, verdict.unpriced),
      channels: { SMS: channel('SMS'), EMAIL: channel('EMAIL'), WHATSAPP: channel('WHATSAPP') },
    };
  }

  figures(): Figures {
    const times = this.#times.toSorted((one, other) => one - other);
    const [p50, p95] = [percentile(times, 50), percentile(times, 95)];
    const found = { ...(p50 === undefined ? {} : { p50 }), ...(p95 === undefined ? {} : { p95 }) };
    return { ...this.#figures, timeToDeliver: { messages: times.length, ...found } };
  }
}

/** The nearest rank: the smallest value that so many percent do not exceed. */
export function percentile(sorted: readonly number[], percent: number): number | undefined {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

const NONE: Range = { least: 0, most: 0 };
const UNUSED: ChannelRanges = { attempts: NONE, handedOver: NONE, delivered: NONE };
const NOTHING: Omit<Figures, 'timeToDeliver'> = {
  messages: 0,
  delivered: NONE,
  duplicates: NONE,
  fallbacks: NONE,
  costMicros: NONE,
  unpriced: NONE,
  channels: { SMS: UNUSED, EMAIL: UNUSED, WHATSAPP: UNUSED },
};

function sum(one: Range, other: Range): Range {
  return { least: one.least + other.least, most: one.most + other.most };
}

function sumOfRanges(one: ChannelRanges, other: ChannelRanges): ChannelRanges {
  return {
    attempts: sum(one.attempts, other.attempts),
    handedOver: sum(one.handedOver, other.handedOver),
    delivered: sum(one.delivered, other.delivered),
  };
}
