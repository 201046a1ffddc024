import { Channel, ConditionVerdict, ExplainRouteResponse, FallbackTrigger, MessageStatus, RouteDecision, SmsEncoding, SuccessStatus } from '@switchback/contracts';

const START = Date.parse('2026-01-31T08:00:00Z');
const after = (ms: number): Date => new Date(START + ms);

/** The plan that the README shows. */
export const EXPLANATION = ExplainRouteResponse.fromPartial({
  policy: 'otp',
  policyVersion: 3,
  explainTime: after(0),
  ttl: { seconds: 600 },
  expireTime: after(600_000),
  messageStatus: MessageStatus.MESSAGE_STATUS_IN_PROGRESS,
  facts: { channels: [Channel.CHANNEL_SMS, Channel.CHANNEL_EMAIL], smsCountry: 'US', timeZone: 'UTC', localTime: '2026-01-31T08:00', weekday: 'SATURDAY' },
  steps: [
    {
      step: 0,
      channel: Channel.CHANNEL_WHATSAPP,
      decision: RouteDecision.ROUTE_DECISION_SKIP,
      reason: 'NO_ADDRESS',
      summary: 'Step 1 (WhatsApp) is skipped: the recipient has no address for it.',
    },
    {
      step: 1,
      channel: Channel.CHANNEL_SMS,
      decision: RouteDecision.ROUTE_DECISION_RUN,
      summary: 'Step 2 starts: SMS.',
      hasAddress: true,
      startTime: after(0),
      latestStartTime: after(0),
      fallbackDeadline: after(60_000),
      fallbackAfter: { seconds: 60 },
      fallbackOn: [FallbackTrigger.FALLBACK_TRIGGER_REJECTED, FallbackTrigger.FALLBACK_TRIGGER_TIMEOUT],
      successStatus: SuccessStatus.SUCCESS_STATUS_DELIVERED,
      providers: [{ id: 'sandbox', priority: 0, weight: 1 }],
      sms: { encoding: SmsEncoding.SMS_ENCODING_GSM_7, segments: 1, units: 19 },
    },
    {
      step: 2,
      channel: Channel.CHANNEL_EMAIL,
      decision: RouteDecision.ROUTE_DECISION_WAIT,
      reason: 'FALLBACK',
      summary: 'Step 3 (e-mail) follows when step 2 fails (REJECTED, TIMEOUT), at 2026-01-31T08:01:00.000Z at the latest.',
      hasAddress: true,
      when: 'local.hour < 22',
      condition: ConditionVerdict.CONDITION_VERDICT_TRUE,
      startTime: after(0),
      latestStartTime: after(60_000),
      fallbackDeadline: after(300_000),
      fallbackAfter: { seconds: 300 },
      fallbackOn: [FallbackTrigger.FALLBACK_TRIGGER_REJECTED],
      successStatus: SuccessStatus.SUCCESS_STATUS_SENT,
    },
  ],
});
