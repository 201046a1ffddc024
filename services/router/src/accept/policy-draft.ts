import {
  type Duration,
  type FallbackPolicy,
  type ProviderChoice,
  type RetryPolicy,
  type SmsOptions,
  type Step,
  type StepContent as WireStepContent,
} from '@switchback/contracts';
import { type PolicyDraft, type ProviderDraft, type RetryDraft, type SmsDraft, type StepContent, type StepDraft } from '@switchback/fallback';

import { sendWindowDraft } from './send-window-draft';

/** A policy from the wire as a draft: protobuf's zero values are what was not written. The version is ours to assign. */
export function policyDraft(policy: FallbackPolicy): PolicyDraft {
  const defaultTtlMs = milliseconds(policy.defaultTtl);
  return {
    name: policy.name,
    ...(defaultTtlMs === undefined ? {} : { defaultTtlMs }),
    steps: policy.steps.map((step) => stepDraft(step, 0)),
  };
}

/** One level more than is allowed, so that it can be refused. */
const DEEPEST_ALL_OF = 2;

function stepDraft(step: Step, depth: number): StepDraft {
  const channel = word(step.channel, 'CHANNEL_');
  const successStatus = word(step.successStatus, 'SUCCESS_STATUS_');
  const fallbackAfterMs = milliseconds(step.fallbackAfter);
  const unconfirmed = word(step.unconfirmed, 'UNCONFIRMED_');
  const onAmbiguous = word(step.onAmbiguous, 'ON_AMBIGUOUS_');
  const allOf = depth === DEEPEST_ALL_OF ? [] : step.allOf.map((inner) => stepDraft(inner, depth + 1));
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(allOf.length === 0 ? {} : { allOf }),
    ...(successStatus === undefined ? {} : { successStatus }),
    ...(fallbackAfterMs === undefined ? {} : { fallbackAfterMs }),
    fallbackOn: step.fallbackOn.map((trigger) => trigger.replace('FALLBACK_TRIGGER_', '')),
    providers: step.providers.map(providerDraft),
    ...(step.retry === undefined ? {} : { retry: retryDraft(step.retry) }),
    ...(unconfirmed === undefined ? {} : { unconfirmed }),
    ...(onAmbiguous === undefined ? {} : { onAmbiguous }),
    ...(step.sendWindow === undefined ? {} : { sendWindow: sendWindowDraft(step.sendWindow) }),
    ...(step.when === '' ? {} : { when: step.when }),
    ...(step.sms === undefined ? {} : { sms: smsDraft(step.sms) }),
    ...(step.content === undefined ? {} : { content: stepContent(step.content) }),
    ...(step.template === undefined ? {} : { template: step.template }),
  };
}

function stepContent({ text, sms, email, whatsapp }: WireStepContent): StepContent {
  return { text, ...(sms === undefined ? {} : { sms }), ...(email === undefined ? {} : { email }), ...(whatsapp === undefined ? {} : { whatsapp }) };
}

function smsDraft({ maxSegments, smartEncoding }: SmsOptions): SmsDraft {
  return { smartEncoding, ...(maxSegments === 0 ? {} : { maxSegments }) };
}

function providerDraft({ id, priority, weight }: ProviderChoice): ProviderDraft {
  return { id, priority, ...(weight === 0 ? {} : { weight }) };
}

function retryDraft(retry: RetryPolicy): RetryDraft {
  const initialBackoffMs = milliseconds(retry.initialBackoff);
  const maxBackoffMs = milliseconds(retry.maxBackoff);
  return {
    ...(retry.maxAttempts === 0 ? {} : { maxAttempts: retry.maxAttempts }),
    ...(initialBackoffMs === undefined ? {} : { initialBackoffMs }),
    ...(maxBackoffMs === undefined ? {} : { maxBackoffMs }),
  };
}

/** An enum's value without its prefix; undefined when nothing was written. */
function word(value: string, prefix: string): string | undefined {
  const bare = value.replace(prefix, '');
  return bare === 'UNSPECIFIED' ? undefined : bare;
}

function milliseconds(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : duration.seconds * 1000 + duration.nanos / 1_000_000;
}
