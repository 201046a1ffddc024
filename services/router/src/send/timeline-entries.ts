import { AttemptStatus, Channel, ErrorClass, type RouteFacts, type TimelineEntry } from '@switchback/contracts';
import { describe, evolve, factsFor, type Event, type FallbackPolicy, type MessageState } from '@switchback/fallback';

import { decidesStep, factsUsed } from '../decide/facts-used';
import { WIRE_ATTEMPT_STATUS, WIRE_CHANNEL, WIRE_ERROR_CLASS, WIRE_MESSAGE_STATUS, WIRE_PASS_REASON, WIRE_TIMELINE_EVENT } from '../decide/vocabulary';
import { factsToWire } from './facts-to-wire';

export interface Told {
  readonly entry: TimelineEntry;
  /** The message as it is after this entry. */
  readonly state: MessageState;
}

/**
 * Puts events on the wire; `before` is the state that the first of them found (undefined: the message's first), `policy` the version that
 * the message is pinned to.
 */
export function tell(before: MessageState | undefined, events: readonly Event[], policy: FallbackPolicy | undefined): readonly Told[] {
  let state = before;
  return events.map((event) => {
    const found = state;
    state = evolve(found, event);
    return { entry: timelineEntry(event, { found, state, policy }), state };
  });
}

interface Around {
  readonly found: MessageState | undefined;
  readonly state: MessageState;
  readonly policy: FallbackPolicy | undefined;
}

function timelineEntry(event: Event, { found, state, policy }: Around): TimelineEntry {
  const { summary, reason } = describe(event);
  return {
    sequence: state.sequence,
    time: new Date(event.at),
    event: WIRE_TIMELINE_EVENT[event.type],
    summary,
    reason: reason ?? '',
    step: 'step' in event ? event.step : undefined,
    channel: 'channel' in event ? WIRE_CHANNEL[event.channel] : Channel.CHANNEL_UNSPECIFIED,
    attemptId: 'attemptId' in event ? event.attemptId : '',
    ...attemptFields(event),
    messageStatus: WIRE_MESSAGE_STATUS[state.status],
    deadline: deadlineOf(event),
    policy: state.policy,
    policyVersion: state.policyVersion,
    facts: found === undefined ? undefined : factsOf(event, found, policy),
  };
}

/** What a decision about a step used; the state is the one that it found. */
function factsOf(event: Event, found: MessageState, policy: FallbackPolicy | undefined): RouteFacts | undefined {
  if (!decidesStep(event)) return undefined;
  const used = factsUsed(event, found, policy);
  return used.size === 0 ? undefined : factsToWire(factsFor(event.step, found, event.at), used);
}

function deadlineOf(event: Event): Date | undefined {
  if (event.type === 'STEP_WAITING') return new Date(event.until);
  return event.type === 'TIMER_STARTED' ? new Date(event.deadline) : undefined;
}

function attemptFields(event: Event): Pick<TimelineEntry, 'attemptStatus' | 'errorClass' | 'provider' | 'providerCode' | 'passedOver'> {
  if (event.type !== 'ATTEMPT_UPDATED') {
    return {
      attemptStatus: AttemptStatus.ATTEMPT_STATUS_UNSPECIFIED,
      errorClass: ErrorClass.ERROR_CLASS_UNSPECIFIED,
      provider: '',
      providerCode: '',
      passedOver: [],
    };
  }
  return {
    attemptStatus: WIRE_ATTEMPT_STATUS[event.status],
    errorClass: event.errorClass === undefined ? ErrorClass.ERROR_CLASS_UNSPECIFIED : WIRE_ERROR_CLASS[event.errorClass],
    provider: event.provider ?? '',
    providerCode: event.providerCode ?? '',
    passedOver: event.passedOver?.map(({ provider, reason }) => ({ provider, reason: WIRE_PASS_REASON[reason] })) ?? [],
  };
}
