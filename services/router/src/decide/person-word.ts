import { type InboundKeyword, type OptVia } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';

export type WordKind = 'INBOUND_MESSAGE' | 'OPT_OUT' | 'OPT_IN';

/** What a person said, as one provider brought it. Times in milliseconds since the epoch. */
export interface PersonWord {
  readonly signalId: string;
  readonly channel: Channel;
  readonly provider: string;
  readonly kind: WordKind;
  readonly via: OptVia;
  /** Empty where the provider names only the attempt. */
  readonly address: string;
  readonly sender: string;
  readonly text: string;
  readonly keyword: InboundKeyword;
  /** What it answers; empty when it is not known. */
  readonly attemptId: string;
  readonly messageId: string;
  /** Whose message it answers, where that is certain without the message; else empty. */
  readonly customerId: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
}

/** A word of somebody, to one customer that it concerns. */
export interface ConcerningWord {
  readonly word: PersonWord;
  readonly customerId: string;
  /** Of this customer and the person (record/search-terms.ts). */
  readonly hash: Buffer;
  readonly address: string;
  /** The message that it answers; empty when nobody says which. */
  readonly messageId: string;
  /** "inb_…" */
  readonly id: string;
}

/** The message that an attempt belongs to: an attempt's id begins with its message's. */
export function messageOfAttempt(attemptId: string): string {
  return attemptId.split('.', 1)[0] ?? '';
}
