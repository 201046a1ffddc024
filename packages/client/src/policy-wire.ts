import { OnAmbiguous, SuccessStatus, Unconfirmed, Step as WireStep, type FallbackPolicy as WirePolicy } from '@switchback/contracts';
import { contentToWire } from './content-wire';
import type { DurationInput } from './duration';
import { durationFromWire, durationToWire } from './duration-wire';
import type { InlinePolicy, ParallelSteps, Policy, StepInput } from './policy';
import { isObject, refusedField, writeField } from './refused-field';
import { sendWindowFromWire, sendWindowToWire } from './send-window-wire';
import { contentFromWire, templateFromWire, templateToWire } from './step-words-wire';
import { channels, fallbackTriggers, onAmbiguouses, successStatuses, unconfirmeds } from './vocabulary-wire';

/**
 * A policy with a name to be stored, or one that a message brings; `path` is where it stands in the request. Throws a SwitchbackError with the
 * path of what cannot be sent.
 */
export function policyToWire(policy: InlinePolicy, path = 'policy'): WirePolicy {
  if (!isObject(policy)) throw refusedField(path, 'must be a policy, such as { steps: [{ channel: "SMS" }] }');
  return {
    name: policy.name ?? '',
    version: 0,
    etag: policy.etag ?? '',
    defaultTtl: optional(`${path}.default_ttl`, policy.defaultTtl),
    steps: listOf(`${path}.steps`, policy.steps).map((step, index) => entryToWire(step, `${path}.steps[${index}]`)),
    createTime: undefined,
  };
}

function entryToWire(step: StepInput | ParallelSteps, path: string): WireStep {
  return isObject(step) && 'allOf' in step ? parallelToWire(step, path) : stepToWire(step, path);
}

function parallelToWire({ allOf, ...beside }: ParallelSteps, path: string): WireStep {
  const [field] = Object.keys(beside);
  if (field !== undefined) throw refusedField(`${path}.${snakeCase(field)}`, 'stands beside all_of; move it into the steps that it is meant for');
  const steps = listOf(`${path}.all_of`, allOf);
  // A list without entries would not be seen by the server.
  if (steps.length === 0) throw refusedField(`${path}.all_of`, 'must have 2 or 3 steps, each of another channel');
  return WireStep.fromPartial({ allOf: steps.map((step, index) => stepToWire(step, `${path}.all_of[${index}]`)) });
}

function stepToWire(step: StepInput, path: string): WireStep {
  if (!isObject(step)) throw refusedField(path, 'must be a step, such as { channel: "SMS" }');
  if ('allOf' in step) throw refusedField(`${path}.all_of`, 'stands within all_of; name its channels in the outer list');
  const { successStatus, fallbackOn, unconfirmed, onAmbiguous, sendWindow, content, template } = step;
  const write = <Value, Wire>(field: string, value: Value | undefined, toWire: (value: Value) => Wire): Wire | undefined =>
    value === undefined ? undefined : writeField(`${path}.${field}`, () => toWire(value));
  return {
    allOf: [],
    channel: writeField(`${path}.channel`, () => channels.write(step.channel)),
    successStatus: write('success_status', successStatus, (name) => successStatuses.write(name)) ?? SuccessStatus.SUCCESS_STATUS_UNSPECIFIED,
    fallbackAfter: optional(`${path}.fallback_after`, step.fallbackAfter),
    fallbackOn: listOf(`${path}.fallback_on`, fallbackOn ?? []).map((name, index) => writeField(`${path}.fallback_on[${index}]`, () => fallbackTriggers.write(name))),
    providers: listOf(`${path}.providers`, step.providers ?? []).map(({ id, priority, weight }) => ({ id, priority: priority ?? 0, weight: weight ?? 0 })),
    retry: retryToWire(step.retry, `${path}.retry`),
    unconfirmed: write('unconfirmed', unconfirmed, (name) => unconfirmeds.write(name)) ?? Unconfirmed.UNCONFIRMED_UNSPECIFIED,
    onAmbiguous: write('on_ambiguous', onAmbiguous, (name) => onAmbiguouses.write(name)) ?? OnAmbiguous.ON_AMBIGUOUS_UNSPECIFIED,
    sendWindow: write('send_window', sendWindow, sendWindowToWire),
    when: step.when ?? '',
    sms: step.sms === undefined ? undefined : { maxSegments: step.sms.maxSegments ?? 0, smartEncoding: step.sms.smartEncoding ?? false },
    content: write('content', content, contentToWire),
    template: write('template', template, templateToWire),
  };
}

function retryToWire(retry: StepInput['retry'], path: string): WireStep['retry'] {
  if (retry === undefined) return undefined;
  const { maxAttempts, initialBackoff, maxBackoff } = retry;
  return {
    maxAttempts: maxAttempts ?? 0,
    initialBackoff: optional(`${path}.initial_backoff`, initialBackoff),
    maxBackoff: optional(`${path}.max_backoff`, maxBackoff),
  };
}

function listOf<Item>(field: string, list: readonly Item[]): readonly Item[] {
  if (!Array.isArray(list)) throw refusedField(field, 'must be a list');
  return list;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const optional = (field: string, duration: DurationInput | undefined) =>
  duration === undefined ? undefined : writeField(field, () => durationToWire(duration));

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
    ...(wire.sms === undefined ? {} : { sms: smsFromWire(wire.sms) }),
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

function smsFromWire({ maxSegments, smartEncoding }: NonNullable<WireStep['sms']>): NonNullable<StepInput['sms']> {
  return { ...(maxSegments === 0 ? {} : { maxSegments }), smartEncoding };
}
