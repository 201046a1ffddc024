import { OnAmbiguous, SuccessStatus, Unconfirmed, Step as WireStep, type FallbackPolicy as WirePolicy } from '@switchback/contracts';
import { contentToWire } from './content-wire';
import type { DurationInput } from './duration';
import { durationFromWire, durationToWire } from './duration-wire';
import type { InlinePolicy, ParallelSteps, Policy, StepInput } from './policy';
import { sendWindowFromWire, sendWindowToWire } from './send-window-wire';
import { contentFromWire, templateFromWire, templateToWire } from './step-words-wire';
import { channels, fallbackTriggers, onAmbiguouses, successStatuses, unconfirmeds } from './vocabulary-wire';

/** A policy with a name to be stored, or one that a message brings. */
export function policyToWire(policy: InlinePolicy): WirePolicy {
  return {
    name: policy.name ?? '',
    version: 0,
    etag: policy.etag ?? '',
    defaultTtl: optional(policy.defaultTtl),
    steps: policy.steps.map((step) => ('allOf' in step ? parallelToWire(step) : stepToWire(step))),
    createTime: undefined,
  };
}

function parallelToWire({ allOf, ...beside }: ParallelSteps): WireStep {
  const [field] = Object.keys(beside);
  if (field !== undefined) throw new TypeError(`${field} stands beside allOf; move it into the steps that it is meant for`);
  return WireStep.fromPartial({ allOf: allOf.map(stepToWire) });
}

function stepToWire(step: StepInput): WireStep {
  const { retry } = step;
  return {
    allOf: [],
    channel: channels.write(step.channel),
    successStatus: step.successStatus === undefined ? SuccessStatus.SUCCESS_STATUS_UNSPECIFIED : successStatuses.write(step.successStatus),
    fallbackAfter: optional(step.fallbackAfter),
    fallbackOn: (step.fallbackOn ?? []).map((trigger) => fallbackTriggers.write(trigger)),
    providers: (step.providers ?? []).map(({ id, priority, weight }) => ({ id, priority: priority ?? 0, weight: weight ?? 0 })),
    retry:
      retry === undefined
        ? undefined
        : { maxAttempts: retry.maxAttempts ?? 0, initialBackoff: optional(retry.initialBackoff), maxBackoff: optional(retry.maxBackoff) },
    unconfirmed: step.unconfirmed === undefined ? Unconfirmed.UNCONFIRMED_UNSPECIFIED : unconfirmeds.write(step.unconfirmed),
    onAmbiguous: step.onAmbiguous === undefined ? OnAmbiguous.ON_AMBIGUOUS_UNSPECIFIED : onAmbiguouses.write(step.onAmbiguous),
    sendWindow: step.sendWindow === undefined ? undefined : sendWindowToWire(step.sendWindow),
    when: step.when ?? '',
    content: step.content === undefined ? undefined : contentToWire(step.content),
    template: step.template === undefined ? undefined : templateToWire(step.template),
  };
}

const optional = (duration: DurationInput | undefined) => (duration === undefined ? undefined : durationToWire(duration));

export function policyFromWire(wire: WirePolicy): Policy {
  return {
    name: wire.name,
    version: wire.version,
    etag: wire.etag,
    createTime: wire.createTime,
    ...(wire.defaultTtl === undefined ? {} : { defaultTtl: durationFromWire(wire.defaultTtl) }),
    steps: wire.steps.map((step) => (step.allOf.length === 0 ? stepFromWire(step) : parallelFromWire(step))).filter((step) => step !== undefined),
  };
}

function parallelFromWire({ allOf }: WireStep): ParallelSteps {
  return { allOf: allOf.map(stepFromWire).filter((step) => step !== undefined) };
}

function stepFromWire(wire: WireStep): StepInput | undefined {
  const channel = channels.read(wire.channel);
  if (channel === undefined) return undefined;
  const successStatus = successStatuses.read(wire.successStatus);
  const unconfirmed = unconfirmeds.read(wire.unconfirmed);
  const onAmbiguous = onAmbiguouses.read(wire.onAmbiguous);
  const fallbackOn = wire.fallbackOn.map((trigger) => fallbackTriggers.read(trigger)).filter((trigger) => trigger !== undefined);
  return {
    channel,
    ...(successStatus === undefined ? {} : { successStatus }),
    ...(wire.fallbackAfter === undefined ? {} : { fallbackAfter: durationFromWire(wire.fallbackAfter) }),
    ...(fallbackOn.length === 0 ? {} : { fallbackOn }),
    ...(wire.providers.length === 0 ? {} : { providers: wire.providers }),
    ...(wire.retry === undefined ? {} : { retry: retryFromWire(wire.retry) }),
    ...(unconfirmed === undefined ? {} : { unconfirmed }),
    ...(onAmbiguous === undefined ? {} : { onAmbiguous }),
    ...(wire.sendWindow === undefined ? {} : { sendWindow: sendWindowFromWire(wire.sendWindow) }),
    ...(wire.when === '' ? {} : { when: wire.when }),
    ...(wire.content === undefined ? {} : { content: contentFromWire(wire.content) }),
    ...(wire.template === undefined ? {} : { template: templateFromWire(wire.template) }),
  };
}

function retryFromWire({ maxAttempts, initialBackoff, maxBackoff }: NonNullable<WireStep['retry']>): NonNullable<StepInput['retry']> {
  return {
    ...(maxAttempts === 0 ? {} : { maxAttempts }),
    ...(initialBackoff === undefined ? {} : { initialBackoff: durationFromWire(initialBackoff) }),
    ...(maxBackoff === undefined ? {} : { maxBackoff: durationFromWire(maxBackoff) }),
  };
}
