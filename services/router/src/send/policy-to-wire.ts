import {
  FallbackTrigger as WireTrigger,
  OnAmbiguous,
  Step as WireStep,
  SuccessStatus as WireSuccess,
  Unconfirmed,
  type Duration,
  type FallbackPolicy as WirePolicy,
  type StepContent as WireContent,
  type StepTemplate as WireTemplate,
  type WhatsAppMedia as WireWhatsAppMedia,
  type WhatsAppTemplate as WireWhatsAppTemplate,
} from '@switchback/contracts';
import { parallelEnd, type FallbackPolicy, type FallbackTrigger, type Step, type StepContent, type StepTemplate, type SuccessStatus, type WhatsAppMedia, type WhatsAppTemplate } from '@switchback/fallback';

import { policyEtag } from '../decide/policy-etag';
import { WIRE_CHANNEL } from '../decide/vocabulary';
import { sendWindowToWire } from './send-window-to-wire';
import { type PolicyVersion } from '../record/policy-row';

const SUCCESS: Readonly<Record<SuccessStatus, WireSuccess>> = {
  SENT: WireSuccess.SUCCESS_STATUS_SENT,
  DELIVERED: WireSuccess.SUCCESS_STATUS_DELIVERED,
  READ: WireSuccess.SUCCESS_STATUS_READ,
};

const TRIGGER: Readonly<Record<FallbackTrigger, WireTrigger>> = {
  REJECTED: WireTrigger.FALLBACK_TRIGGER_REJECTED,
  UNDELIVERED: WireTrigger.FALLBACK_TRIGGER_UNDELIVERED,
  EXPIRED: WireTrigger.FALLBACK_TRIGGER_EXPIRED,
  TIMEOUT: WireTrigger.FALLBACK_TRIGGER_TIMEOUT,
  UNREACHABLE: WireTrigger.FALLBACK_TRIGGER_UNREACHABLE,
};

/** A stored version of a policy, with its etag. */
export function policyVersionToWire({ policy, createdAt }: PolicyVersion): WirePolicy {
  return { ...policyToWire(policy), etag: policyEtag(policy.version), createTime: createdAt };
}

/** A policy with its defaults filled in, not stored: no version, no etag. */
export function policyToWire(policy: FallbackPolicy): WirePolicy {
  return {
    name: policy.name,
    version: policy.version,
    etag: '',
    defaultTtl: duration(policy.defaultTtlMs),
    steps: nested(policy.steps.map(stepToWire), parallelEnd(policy)),
    createTime: undefined,
  };
}

/** As customers write them: steps that start together stand in one. */
function nested(steps: readonly WireStep[], together: number): WireStep[] {
  return together === 1 ? [...steps] : [WireStep.fromPartial({ allOf: steps.slice(0, together) }), ...steps.slice(together)];
}

export function stepToWire(step: Step): WireStep {
  return {
    allOf: [],
    channel: WIRE_CHANNEL[step.channel],
    successStatus: SUCCESS[step.successStatus],
    fallbackAfter: duration(step.fallbackAfterMs),
    fallbackOn: step.fallbackOn.map((trigger) => TRIGGER[trigger]),
    providers: step.providers.map(({ id, priority, weight }) => ({ id, priority, weight })),
    retry: {
      maxAttempts: step.retry.maxAttempts,
      initialBackoff: duration(step.retry.initialBackoffMs),
      maxBackoff: duration(step.retry.maxBackoffMs),
    },
    unconfirmed: step.unconfirmed === 'SUCCESS' ? Unconfirmed.UNCONFIRMED_SUCCESS : Unconfirmed.UNCONFIRMED_FALLBACK,
    onAmbiguous: step.onAmbiguous === 'FALLBACK' ? OnAmbiguous.ON_AMBIGUOUS_FALLBACK : OnAmbiguous.ON_AMBIGUOUS_WAIT,
    sendWindow: step.sendWindow === undefined ? undefined : sendWindowToWire(step.sendWindow),
    when: step.when ?? '',
    sms: step.sms === undefined ? undefined : { maxSegments: step.sms.maxSegments ?? 0, smartEncoding: step.sms.smartEncoding },
    content: step.content === undefined ? undefined : contentToWire(step.content),
    template: step.template === undefined ? undefined : templateToWire(step.template),
  };
}

function contentToWire({ text, sms, email, whatsapp }: StepContent): WireContent {
  const said = whatsapp === undefined ? undefined : { text: whatsapp.text, template: whatsAppToWire(whatsapp.template), media: mediaToWire(whatsapp.media) };
  return { text, sms, email, whatsapp: said };
}

function templateToWire({ variants, fallbackLocale }: StepTemplate): WireTemplate {
  return { fallbackLocale, variants: variants.map((variant) => ({ ...variant, whatsappTemplate: whatsAppToWire(variant.whatsappTemplate) })) };
}

function whatsAppToWire(template: WhatsAppTemplate | undefined): WireWhatsAppTemplate | undefined {
  if (template === undefined) return undefined;
  const { bodyParameters, buttons = [], header, language, name } = template;
  const wireHeader = header === undefined ? undefined : { text: header.text, media: mediaToWire(header.media) };
  return { name, language, bodyParameters: [...bodyParameters], header: wireHeader, buttons: [...buttons] };
}

function mediaToWire(media: WhatsAppMedia | undefined): WireWhatsAppMedia | undefined {
  return media === undefined ? undefined : { image: media.image, document: media.document, video: media.video, audio: media.audio };
}

export function duration(ms: number): Duration {
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}
