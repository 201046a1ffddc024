import { type Event } from './event';
import { isOpen, overtakenBy } from './overtaken-step';
import { type AttemptState, type MessageState, type StepState } from './message-state';

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/**
 * The state after one more event. Pure; never changes `state`.
 * Throws when `state` is undefined and the event is not MESSAGE_ACCEPTED, or when the event names a step or attempt that is
 * not there: such a history was never decided by this engine.
 */
export function evolve(state: MessageState | undefined, event: Event): MessageState {
  if (event.type === 'MESSAGE_ACCEPTED') return begin(event);
  if (state === undefined) throw new Error(`${event.type} before MESSAGE_ACCEPTED`);
  return { ...state, ...change(state, event), updatedAt: event.at, sequence: state.sequence + 1 };
}

function begin(event: EventOf<'MESSAGE_ACCEPTED'>): MessageState {
  const { sendAt, sendWindow, timeZone, recipient } = event;
  return {
    messageId: event.messageId,
    policy: event.policy,
    policyVersion: event.policyVersion,
    ...(event.parallelSteps === undefined ? {} : { parallelSteps: event.parallelSteps }),
    status: 'ACCEPTED',
    reachable: event.reachable,
    ...(event.unrenderable === undefined ? {} : { unrenderable: event.unrenderable }),
    ...(event.tooLong === undefined ? {} : { tooLong: event.tooLong }),
    acceptedAt: event.acceptedAt,
    expiresAt: event.expiresAt,
    ...(sendAt === undefined ? {} : { sendAt }),
    ...(sendWindow === undefined ? {} : { sendWindow }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(recipient === undefined ? {} : { recipient }),
    updatedAt: event.at,
    steps: [],
    late: false,
    duplicateDelivery: false,
    sequence: 1,
  };
}

/** The fields that an event changes. */
function change(state: MessageState, event: Exclude<Event, EventOf<'MESSAGE_ACCEPTED'>>): Partial<MessageState> {
  switch (event.type) {
    case 'STEP_WAITING':
      return { status: state.status === 'ACCEPTED' ? 'SCHEDULED' : state.status, steps: withNewStep(state, waitingStep(event)) };
    case 'STEP_STARTED':
      return { status: 'IN_PROGRESS', steps: withNewStep(state, startedStep(event)) };
    case 'STEP_SKIPPED':
      return { steps: withNewStep(state, skippedStep(event)) };
    case 'ATTEMPT_QUEUED':
      return withStep(state, event.step, (step) => ({ ...step, attempts: [...step.attempts, queuedAttempt(event)] }));
    case 'ATTEMPT_UPDATED':
      return withAttempt(state, event.step, event.attemptId, (attempt) => updatedAttempt(attempt, event));
    case 'ATTEMPT_WITHDRAWN':
      return withAttempt(state, event.step, event.attemptId, (attempt) => ({
        ...attempt,
        withdrawal: { askedAt: event.at, asks: event.ask },
      }));
    case 'TIMER_STARTED':
      return withStep(state, event.step, (step) => ({ ...step, deadline: event.deadline }));
    case 'STEP_SUCCEEDED':
      return withStep(state, event.step, (step) => ({ ...step, status: 'SUCCEEDED', reason: event.reason, endedAt: event.at }));
    case 'STEP_FAILED':
      return withStep(state, event.step, (step) => ({ ...step, status: 'FAILED', reason: event.reason, endedAt: event.at }));
    case 'STEP_OVERTAKEN':
    case 'FALLING_BACK':
      return {};
    case 'CANCEL_REQUESTED':
      return { cancelRequestedAt: event.at };
    case 'ACKNOWLEDGED':
      return { acknowledgedAt: event.at };
    case 'DUPLICATE_DELIVERY':
      return { duplicateDelivery: true };
    case 'MESSAGE_SETTLED':
      return { status: event.status, reason: event.reason, settledAt: event.at, steps: endOpenSteps(state, event) };
    case 'MESSAGE_CORRECTED':
      return { status: event.status, reason: event.reason, late: state.late || event.late };
  }
}

function waitingStep({ step, channel, at, until }: EventOf<'STEP_WAITING'>): StepState {
  return { step, channel, status: 'WAITING', startedAt: at, waitsUntil: until, attempts: [] };
}

function startedStep(event: EventOf<'STEP_STARTED'>): StepState {
  return { step: event.step, channel: event.channel, status: 'ACTIVE', startedAt: event.at, attempts: [] };
}

function skippedStep(event: EventOf<'STEP_SKIPPED'>): StepState {
  const { step, channel, reason, at } = event;
  return { step, channel, status: 'SKIPPED', reason, startedAt: at, endedAt: at, attempts: [] };
}

function queuedAttempt(event: EventOf<'ATTEMPT_QUEUED'>): AttemptState {
  return { id: event.attemptId, status: 'QUEUED', createdAt: event.at, updatedAt: event.at };
}

/** An error belongs to the status it came with: a delivery after a bounce leaves no error behind. */
function updatedAttempt(attempt: AttemptState, event: EventOf<'ATTEMPT_UPDATED'>): AttemptState {
  const { errorClass: _class, providerCode: _code, ...kept } = attempt;
  return {
    ...kept,
    status: event.status,
    updatedAt: event.at,
    ...(event.handedOffAt === undefined ? {} : { handedOffAt: event.handedOffAt }),
    ...(event.errorClass === undefined ? {} : { errorClass: event.errorClass }),
    ...(event.provider === undefined ? {} : { provider: event.provider }),
    ...(event.providerMessageId === undefined ? {} : { providerMessageId: event.providerMessageId }),
    ...(event.providerCode === undefined ? {} : { providerCode: event.providerCode }),
  };
}

function endOpenSteps(state: MessageState, event: EventOf<'MESSAGE_SETTLED'>): readonly StepState[] {
  if (!state.steps.some(isOpen)) return state.steps;
  return state.steps.map((step) => {
    if (!isOpen(step)) return step;
    const { waitsUntil: _over, ...ended } = step;
    if (overtakenBy(state, step) !== undefined) return { ...ended, status: 'OVERTAKEN', endedAt: event.at };
    return { ...ended, status: 'CANCELED', reason: event.reason, endedAt: event.at };
  });
}

/** A step that waited takes its own place. */
function withNewStep({ steps }: MessageState, step: StepState): readonly StepState[] {
  return step.step < steps.length ? steps.with(step.step, step) : [...steps, step];
}

function withStep(state: MessageState, index: number, update: (step: StepState) => StepState): Partial<MessageState> {
  const step = state.steps[index];
  if (step === undefined) throw new Error(`step ${index} has not begun`);
  return { steps: state.steps.with(index, update(step)) };
}

function withAttempt(
  state: MessageState,
  index: number,
  id: string,
  update: (attempt: AttemptState) => AttemptState,
): Partial<MessageState> {
  return withStep(state, index, (step) => {
    const position = step.attempts.findLastIndex((attempt) => attempt.id === id);
    const attempt = step.attempts[position];
    if (attempt === undefined) throw new Error(`step ${index} has no such attempt`);
    return { ...step, attempts: step.attempts.with(position, update(attempt)) };
  });
}
