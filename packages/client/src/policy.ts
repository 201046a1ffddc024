import { OnAmbiguous, SuccessStatus, Unconfirmed, type FallbackPolicy as WirePolicy, type Step as WireStep } from '@switchback/contracts';
import { durationFromWire, durationToWire, type DurationInput } from './duration';
import {
  channels,
  fallbackTriggers,
  onAmbiguouses,
  successStatuses,
  unconfirmeds,
  type ChannelName,
  type FallbackTriggerName,
  type OnAmbiguousName,
  type SuccessStatusName,
  type UnconfirmedName,
} from './vocabulary';

/** What a policy is made from; what is left out takes the server's default. */
export interface PolicyInput {
  /** 1 to 63 characters: lower-case letters, digits and hyphens, starting with a letter. */
  readonly name: string;
  /** 1 s to 30 days. Default 24 h. */
  readonly defaultTtl?: DurationInput;
  /** 1 to 10, tried in order. */
  readonly steps: readonly StepInput[];
  /** For an update: as it was read. */
  readonly etag?: string;
}

export interface StepInput {
  readonly channel: ChannelName;
  /** Default DELIVERED. */
  readonly successStatus?: SuccessStatusName;
  /** From the step's first hand-off, 1 s to 72 h. Default 300 s. */
  readonly fallbackAfter?: DurationInput;
  /** Default: all. */
  readonly fallbackOn?: readonly FallbackTriggerName[];
  readonly providers?: readonly { readonly id: string; readonly priority?: number; readonly weight?: number }[];
  readonly retry?: { readonly maxAttempts?: number; readonly initialBackoff?: DurationInput; readonly maxBackoff?: DurationInput };
  /** Default FALLBACK. */
  readonly unconfirmed?: UnconfirmedName;
  /** Default WAIT. */
  readonly onAmbiguous?: OnAmbiguousName;
}

/** A stored version of a policy. Durations are text such as "60s", so that it can be edited and sent back. */
export interface Policy extends PolicyInput {
  readonly version: number;
  readonly etag: string;
  readonly createTime: Date | undefined;
}

export function policyToWire(policy: PolicyInput): WirePolicy {
  return {
    name: policy.name,
    version: 0,
    etag: policy.etag ?? '',
    defaultTtl: optional(policy.defaultTtl),
    steps: policy.steps.map(stepToWire),
    createTime: undefined,
  };
}

function stepToWire(step: StepInput): WireStep {
  const { retry } = step;
  return {
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
    steps: wire.steps.map(stepFromWire).filter((step) => step !== undefined),
  };
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
  };
}

function retryFromWire({ maxAttempts, initialBackoff, maxBackoff }: NonNullable<WireStep['retry']>): NonNullable<StepInput['retry']> {
  return {
    ...(maxAttempts === 0 ? {} : { maxAttempts }),
    ...(initialBackoff === undefined ? {} : { initialBackoff: durationFromWire(initialBackoff) }),
    ...(maxBackoff === undefined ? {} : { maxBackoff: durationFromWire(maxBackoff) }),
  };
}
