import { type Channel } from '../policy';
import { CHANNELS, type Outcome } from './outcome';
import { type Leaf } from './replay';

/** A number of which only bounds may be known; the same when it is known. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** What one message adds to the figures. */
export interface Verdict {
  /** How it ended; absent when that is not known. */
  readonly outcome?: Outcome;
  readonly delivered: Range;
  readonly duplicates: Range;
  readonly fallbacks: Range;
  readonly costMicros: Range;
  readonly unpriced: Range;
  readonly channels: Readonly<Record<Channel, ChannelRanges>>;
}

export interface ChannelRanges {
  readonly attempts: Range;
  readonly handedOver: Range;
  readonly delivered: Range;
}

/** Millionths of the currency for each attempt that a provider took. */
export type Prices = Readonly<Partial<Record<Channel, number>>>;

/** A message is decided when every way in which it may go ends the same; all else is known within bounds. */
export function verdictOf(leaves: readonly Pick<Leaf, 'outcome' | 'most' | 'open'>[], mostAttempts: Readonly<Record<Channel, number>>, prices: Prices): Verdict {
  const [first] = leaves;
  const open = leaves.some((leaf) => leaf.open);
  const outcomes = leaves.map(({ outcome }) => outcome);
  const same = first !== undefined && !open && outcomes.every((outcome) => endsAs(outcome, first.outcome));
  const range = (count: (outcome: Outcome) => number, mostWhenOpen: number): Range => {
    if (open) return { least: 0, most: mostWhenOpen };
    return { least: Math.min(...outcomes.map(count)), most: Math.max(...leaves.map(({ most }) => count(most))) };
  };
  const all = CHANNELS.reduce((sum, channel) => sum + mostAttempts[channel], 0);
  const dearest = CHANNELS.reduce((sum, channel) => sum + mostAttempts[channel] * (prices[channel] ?? 0), 0);
  const channelRanges = (channel: Channel): ChannelRanges => ({
    attempts: range(({ channels }) => channels[channel].attempts, mostAttempts[channel]),
    handedOver: range(({ channels }) => channels[channel].handedOver, mostAttempts[channel]),
    delivered: range((outcome) => (outcome.channel === channel ? 1 : 0), 1),
  });
  return {
    ...(same ? { outcome: first.outcome } : {}),
    delivered: range(({ delivered }) => (delivered ? 1 : 0), 1),
    duplicates: range(({ duplicate }) => (duplicate ? 1 : 0), 1),
    fallbacks: range(({ fallbacks }) => fallbacks, all),
    costMicros: range((outcome) => costOf(outcome, prices), dearest),
    unpriced: range((outcome) => unpricedOf(outcome, prices), all),
    channels: { SMS: channelRanges('SMS'), EMAIL: channelRanges('EMAIL'), WHATSAPP: channelRanges('WHATSAPP') },
  };
}

function endsAs(one: Outcome, other: Outcome): boolean {
  return one.status === other.status && one.channel === other.channel && one.deliveredAfter === other.deliveredAfter;
}

function costOf({ channels }: Outcome, prices: Prices): number {
  return CHANNELS.reduce((sum, channel) => sum + channels[channel].handedOver * (prices[channel] ?? 0), 0);
}

function unpricedOf({ channels }: Outcome, prices: Prices): number {
  return CHANNELS.reduce((sum, channel) => sum + (prices[channel] === undefined ? channels[channel].handedOver : 0), 0);
}
