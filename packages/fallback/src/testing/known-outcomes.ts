import { apply, type AttemptStatus, type Channel, type Command, type ErrorClass, type Event, type FallbackPolicy, type MessageState, nextWake } from '../index';
import { wordConditions } from './word-conditions';

/** What a channel says about an attempt, milliseconds after it was queued. */
export interface KnownWord {
  readonly after: number;
  readonly status: AttemptStatus;
  readonly errorClass?: ErrorClass;
  readonly provider?: string;
}

/** What would become of every attempt, whether it is ever made or not: by channel, then by count. */
export type KnownOutcomes = Readonly<Record<Channel, readonly (readonly KnownWord[])[]>>;

export interface KnownMessage {
  readonly outcomes: KnownOutcomes;
  readonly reachable: readonly Channel[];
  readonly ttl: number;
  readonly sendAfter?: number;
  /** When the customer cancels it, milliseconds after acceptance. */
  readonly cancelAfter?: number;
}

export const ACCEPTED = Date.UTC(2026, 0, 5, 12);

interface Due {
  readonly at: number;
  readonly command: (now: number) => Command;
  readonly attemptId?: string;
}

/** Routes a message whose every possible outcome is known. Timers fire in time; withdrawals are answered at once, and truly. */
export function playKnown(policy: FallbackPolicy, message: KnownMessage): { readonly events: readonly Event[]; readonly state: MessageState } {
  return new KnownPlayer(policy, message).play();
}

class KnownPlayer {
  private due: readonly Due[] = [];
  private readonly made: Channel[] = [];
  private readonly handOffs = new Map<string, number>();
  private readonly events: Event[] = [];

  constructor(
    private readonly policy: FallbackPolicy,
    private readonly message: KnownMessage,
  ) {}

  play(): { readonly events: readonly Event[]; readonly state: MessageState } {
    const { reachable, ttl, sendAfter, cancelAfter } = this.message;
    const times = { now: ACCEPTED, acceptedAt: ACCEPTED, expiresAt: ACCEPTED + ttl, ...(sendAfter === undefined ? {} : { sendAt: ACCEPTED + sendAfter }) };
    if (cancelAfter !== undefined) this.due = [{ at: ACCEPTED + cancelAfter, command: (now) => ({ type: 'CANCEL', now }) }];
    const begun = apply({ type: 'ACCEPT', messageId: 'm', reachable, ...times }, undefined, this.policy, wordConditions);
    let state = this.hear(begun, ACCEPTED);
    for (let next = this.next(state); next !== undefined; next = this.next(state)) {
      const taken = next;
      this.due = this.due.filter((other) => other !== taken);
      state = this.hear(apply(taken.command(taken.at), state, this.policy, wordConditions), taken.at);
    }
    return { events: this.events, state };
  }

  private next(state: MessageState): Due | undefined {
    const first = this.due.reduce<Due | undefined>((earliest, due) => (earliest === undefined || due.at < earliest.at ? due : earliest), undefined);
    const at = nextWake(state);
    if (at === undefined || (first !== undefined && first.at <= at)) return first;
    return { at, command: (now) => ({ type: 'WAKE', now }) };
  }

  private hear({ events, state }: { readonly events: readonly Event[]; readonly state: MessageState }, now: number): MessageState {
    this.events.push(...events);
    for (const event of events) {
      if (event.type === 'ATTEMPT_QUEUED') this.queue(event.attemptId, event.channel, now);
      if (event.type === 'ATTEMPT_WITHDRAWN') this.withdraw(event.attemptId, now);
    }
    return state;
  }

  private queue(attemptId: string, channel: Channel, now: number): void {
    const words = this.message.outcomes[channel][this.made.filter((made) => made === channel).length] ?? [];
    this.made.push(channel);
    const handedOff = words.find(({ status }) => status !== 'REJECTED' && status !== 'EXPIRED');
    if (handedOff !== undefined) this.handOffs.set(attemptId, now + handedOff.after);
    const said = words.map(({ after, ...word }) => ({
      at: now + after,
      attemptId,
      command: (at: number): Command => ({ type: 'REPORT_ATTEMPT', now: at, attemptId, occurredAt: at, ...word }),
    }));
    this.due = [...this.due, ...said];
  }

  private withdraw(attemptId: string, now: number): void {
    const outcome = now < (this.handOffs.get(attemptId) ?? Infinity) ? 'CANCELED' : 'IN_FLIGHT';
    if (outcome === 'CANCELED') this.due = this.due.filter((due) => due.attemptId !== attemptId);
    this.due = [{ at: now, command: (at) => ({ type: 'ANSWER_CANCEL', now: at, attemptId, outcome }) }, ...this.due];
  }
}
