import { ErrorClass, type Attempt, type Message, type StepResult } from '@switchback/contracts';
import { type AttemptState, type StepState } from '@switchback/fallback';

import { WIRE_ATTEMPT_STATUS, WIRE_CHANNEL, WIRE_ERROR_CLASS, WIRE_MESSAGE_STATUS, WIRE_STEP_STATE } from '../decide/vocabulary';
import { traceId } from '../message-spans';
import { type ReadMessage } from '../record/read-message';

/** A message as its owner sees it. */
export function messageToWire({ message, input }: ReadMessage): Message {
  const { state } = message;
  return {
    id: message.id,
    requestId: input.requestId,
    status: WIRE_MESSAGE_STATUS[state.status],
    policy: state.policy,
    policyVersion: state.policyVersion,
    recipient: input.recipient,
    correlationId: message.correlationId,
    metadata: input.metadata,
    acceptTime: new Date(state.acceptedAt),
    updateTime: new Date(state.updatedAt),
    expireTime: new Date(state.expiresAt),
    settleTime: timeOf(state.settledAt),
    steps: state.steps.map(stepToWire),
    late: state.late,
    duplicateDelivery: state.duplicateDelivery,
    traceId: traceId(message.trace),
    traceUrl: '',
    reason: state.reason ?? '',
    sendAt: input.sendAt,
    sendWindow: input.sendWindow,
    timeZone: input.timeZone,
    parallelSteps: state.steps.length === 0 ? 0 : (state.parallelSteps ?? 0),
  };
}

function stepToWire(step: StepState): StepResult {
  return {
    step: step.step,
    channel: WIRE_CHANNEL[step.channel],
    state: WIRE_STEP_STATE[step.status],
    reason: step.reason ?? '',
    startTime: step.status === 'WAITING' ? undefined : new Date(step.startedAt),
    endTime: timeOf(step.endedAt),
    attempts: step.attempts.map((attempt) => attemptToWire(step, attempt)),
    waitUntil: timeOf(step.waitsUntil),
  };
}

function attemptToWire(step: StepState, attempt: AttemptState): Attempt {
  return {
    id: attempt.id,
    step: step.step,
    channel: WIRE_CHANNEL[step.channel],
    provider: attempt.provider ?? '',
    providerMessageId: attempt.providerMessageId ?? '',
    status: WIRE_ATTEMPT_STATUS[attempt.status],
    errorClass: attempt.errorClass === undefined ? ErrorClass.ERROR_CLASS_UNSPECIFIED : WIRE_ERROR_CLASS[attempt.errorClass],
    providerCode: attempt.providerCode ?? '',
    createTime: new Date(attempt.createdAt),
    handoffTime: timeOf(attempt.handedOffAt),
    updateTime: new Date(attempt.updatedAt),
  };
}

function timeOf(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}
