import { apply, type AttemptStatus, type Channel, type Command, type Event, type FallbackPolicy, type MessageState, type Suppressed } from '../index';

export const ACCEPTED_AT = Date.UTC(2026, 0, 1);
export const SECOND = 1_000;
export const TTL = 24 * 3_600 * SECOND;
const ALL: readonly Channel[] = ['SMS', 'EMAIL', 'WHATSAPP'];

type ReportDetails = Partial<Omit<Extract<Command, { type: 'REPORT_ATTEMPT' }>, 'type' | 'attemptId' | 'status'>>;

interface MessageOptions {
  readonly reachable?: readonly Channel[];
  readonly at?: number;
  readonly ttl?: number;
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
    { reachable = ALL, at = 0, ttl = TTL, suppressed }: MessageOptions = {},
  ) {
    this.suppressed = suppressed;
    const expiresAt = ACCEPTED_AT + ttl;
    const command = { type: 'ACCEPT', now: time(at), messageId: 'msg_1', reachable, acceptedAt: ACCEPTED_AT, expiresAt } as const;
    const { state, events } = apply({ ...command, ...this.known() }, undefined, policy);
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
    const { state, events } = apply({ ...command, ...this.known() }, this.state, this.policy);
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
        return `${event.type} ${event.step}`;
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
