import {
  apply,
  type Conditions,
  type RecipientFacts,
  type AttemptStatus,
  type Channel,
  type Command,
  type Event,
  type FallbackPolicy,
  type MessageState,
  type SendWindow,
  type Suppressed,
} from '../index';

import { wordConditions } from './word-conditions';

export const ACCEPTED_AT = Date.UTC(2026, 0, 1);
export const SECOND = 1_000;
export const TTL = 24 * 3_600 * SECOND;
const ALL: readonly Channel[] = ['SMS', 'EMAIL', 'WHATSAPP'];

type ReportDetails = Partial<Omit<Extract<Command, { type: 'REPORT_ATTEMPT' }>, 'type' | 'attemptId' | 'status'>>;

/** `at` and `sendAt` in seconds after acceptance, `ttl` in milliseconds. */
export interface Acceptance {
  readonly reachable?: readonly Channel[];
  /** Positions of steps whose template cannot be rendered. */
  readonly unrenderable?: readonly number[];
  /** Positions of steps whose text makes too many short messages. */
  readonly tooLong?: readonly number[];
  readonly at?: number;
  readonly ttl?: number;
  readonly sendAt?: number;
  readonly sendWindow?: SendWindow;
  readonly timeZone?: string;
  readonly recipient?: RecipientFacts;
  readonly suppressed?: Suppressed;
}

/** One message with a clock of its own, told in seconds after it was accepted; every method answers with the events it caused. */
export class MessageUnderTest {
  state: MessageState;
  readonly accepted: readonly Event[];
  readonly timeline: Event[] = [];
  /** What every further command is told of the recipient's addresses. */
  suppressed: Suppressed | undefined;

  constructor(
    readonly policy: FallbackPolicy,
    { reachable = ALL, unrenderable = [], tooLong = [], at = 0, ttl = TTL, sendAt, suppressed, ...schedule }: Acceptance = {},
    readonly conditions: Conditions = wordConditions,
  ) {
    this.suppressed = suppressed;
    const expiresAt = ACCEPTED_AT + ttl;
    const times = { now: time(at), acceptedAt: ACCEPTED_AT, expiresAt, ...(sendAt === undefined ? {} : { sendAt: time(sendAt) }) };
    const command = { type: 'ACCEPT', messageId: 'msg_1', reachable, unrenderable, tooLong, ...times, ...schedule, ...this.known() } as const;
    const { state, events } = apply(command, undefined, policy, conditions);
    this.state = state;
    this.accepted = events;
    this.timeline.push(...events);
  }

  report(at: number, step: number, status: AttemptStatus, details: ReportDetails = {}): readonly Event[] {
    const attemptId = `msg_1.${step}.1`;
    return this.give({ type: 'REPORT_ATTEMPT', now: time(at), attemptId, status, occurredAt: time(at), ...details });
  }

  wake(at: number): readonly Event[] {
    return this.give({ type: 'WAKE', now: time(at) });
  }

  cancel(at: number): readonly Event[] {
    return this.give({ type: 'CANCEL', now: time(at) });
  }

  answer(at: number, step: number, outcome: 'CANCELED' | 'IN_FLIGHT' | 'ENDED'): readonly Event[] {
    return this.give({ type: 'ANSWER_CANCEL', now: time(at), attemptId: `msg_1.${step}.1`, outcome });
  }

  acknowledge(at: number): readonly Event[] {
    return this.give({ type: 'ACKNOWLEDGE', now: time(at) });
  }

  give(command: Command): readonly Event[] {
    const { state, events } = apply({ ...command, ...this.known() }, this.state, this.policy, this.conditions);
    this.state = state;
    this.timeline.push(...events);
    return events;
  }

  private known(): { suppressed?: Suppressed } {
    return this.suppressed === undefined ? {} : { suppressed: this.suppressed };
  }
}

/** Seconds after acceptance as milliseconds since the epoch. */
export function time(seconds: number): number {
  return ACCEPTED_AT + seconds * SECOND;
}

/** Events in one line each: type, then what tells it apart from others of its type. */
export function brief(events: readonly Event[]): readonly string[] {
  return events.map((event) => {
    switch (event.type) {
      case 'STEP_STARTED':
      case 'ATTEMPT_QUEUED':
      case 'DUPLICATE_DELIVERY':
      case 'STEP_OVERTAKEN':
        return `${event.type} ${event.step}`;
      case 'STEP_WAITING':
        return `${event.type} ${event.step} ${event.reason} ${(event.until - ACCEPTED_AT) / SECOND}`;
      case 'STEP_SKIPPED':
      case 'STEP_SUCCEEDED':
      case 'STEP_FAILED':
      case 'FALLING_BACK':
        return `${event.type} ${event.step} ${event.reason}`;
      case 'ATTEMPT_UPDATED':
        return `${event.type} ${event.step} ${event.status}`;
      case 'ATTEMPT_WITHDRAWN':
        return `${event.type} ${event.step} ${event.reason} ${event.ask}`;
      case 'TIMER_STARTED':
        return `${event.type} ${event.step} ${(event.deadline - ACCEPTED_AT) / SECOND}`;
      case 'MESSAGE_SETTLED':
        return `${event.type} ${event.status} ${event.reason}`;
      case 'MESSAGE_CORRECTED':
        return `${event.type} ${event.status} ${event.reason}${event.late ? ' late' : ''}`;
      case 'MESSAGE_ACCEPTED':
      case 'CANCEL_REQUESTED':
      case 'ACKNOWLEDGED':
        return event.type;
    }
  });
}
