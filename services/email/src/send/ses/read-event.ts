import { type PersonSignal, type ProviderReceipt, type ProviderReports } from '@switchback/channel';
import { z } from 'zod';

import { attemptOfTag, ATTEMPT_TAG } from './attempt-tag';
import { classifySesBounce } from './classify-ses-bounce';

const at = { timestamp: z.string().optional() };
const recipients = z.array(z.object({ emailAddress: z.string().optional(), status: z.string().optional(), diagnosticCode: z.string().optional() }));
const preferences = z.object({
  unsubscribeAll: z.boolean().optional(),
  topicSubscriptionStatus: z.array(z.object({ topicName: z.string(), subscriptionStatus: z.string() })).optional(),
});

/** Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html; `notificationType` without event publishing. */
const eventSchema = z.object({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.object({
    messageId: z.string().min(1),
    destination: z.array(z.string()).optional(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  send: z.object(at).optional(),
  delivery: z.object(at).optional(),
  bounce: z.object({ ...at, bounceType: z.string(), bounceSubType: z.string().optional(), bouncedRecipients: recipients.optional() }).optional(),
  complaint: z
    .object({ ...at, complaintFeedbackType: z.string().nullish(), complaintSubType: z.string().nullish(), complainedRecipients: recipients.optional() })
    .optional(),
  deliveryDelay: z.object({ ...at, delayType: z.string().optional() }).optional(),
  subscription: z.object({ ...at, newTopicPreferences: preferences, oldTopicPreferences: preferences.optional() }).optional(),
  open: z.object(at).optional(),
  click: z.object(at).optional(),
});

type Event = z.output<typeof eventSchema>;
type Preferences = z.output<typeof preferences>;
type Told = Pick<ProviderReceipt, 'status' | 'errorClass' | 'code'>;
type Correlation = Pick<ProviderReceipt, 'providerMessageId' | 'attemptId' | 'occurredAt'>;

/** What an event of SES says of its mail, and what a person says by it. Pure; nothing for what is no event, or says nothing to us. */
export function readEvent(given: unknown, engagementMeansRead: boolean): ProviderReports {
  const parsed = eventSchema.safeParse(given);
  if (!parsed.success) return { receipts: [] };
  const event = parsed.data;
  const correlation = correlationOf(event);
  const told = toldBy(event, engagementMeansRead);
  const signals = signalsOf(event, correlation);
  return { receipts: told === undefined ? [] : [{ ...correlation, ...told }], ...(signals.length === 0 ? {} : { signals }) };
}

function toldBy({ bounce, complaint, deliveryDelay, ...event }: Event, engagementMeansRead: boolean): Told | undefined {
  switch (event.eventType ?? event.notificationType) {
    case 'Send':
      return { status: 'SENT' };
    case 'DeliveryDelay':
      return { status: 'SENT', code: deliveryDelay?.delayType ?? 'DeliveryDelay' };
    case 'Delivery':
      return { status: 'DELIVERED' };
    case 'Bounce':
      return bounce && classifySesBounce(bounce.bounceType, bounce.bounceSubType ?? '', bounce.bouncedRecipients?.[0] ?? {});
    case 'Complaint':
      // Complained of an earlier mail: this one was not sent at all.
      return complaint?.complaintSubType === 'OnAccountSuppressionList' || complaint?.complaintSubType === 'OnTenantSuppressionList'
        ? { status: 'REJECTED', errorClass: 'OPTED_OUT', code: complaint.complaintSubType }
        : undefined;
    case 'Reject':
      // A virus was found.
      return { status: 'REJECTED', errorClass: 'POLICY', code: 'Reject' };
    case 'Rendering Failure':
    case 'RenderingFailure':
      return { status: 'REJECTED', errorClass: 'CONFIG', code: 'RenderingFailure' };
    case 'Open':
    case 'Click':
      return engagementMeansRead ? { status: 'READ' } : undefined;
    default:
      return undefined;
  }
}

function correlationOf({ mail, ...event }: Event): Correlation {
  const attemptId = attemptOfTag(mail.tags?.[ATTEMPT_TAG]?.[0]);
  const parts = [event.send, event.delivery, event.bounce, event.complaint, event.deliveryDelay, event.subscription, event.open, event.click];
  const occurredAt = Date.parse(parts.find((part) => part?.timestamp !== undefined)?.timestamp ?? '');
  return {
    providerMessageId: mail.messageId,
    ...(attemptId === undefined ? {} : { attemptId }),
    ...(Number.isNaN(occurredAt) ? {} : { occurredAt }),
  };
}

function signalsOf({ complaint, mail, subscription, ...event }: Event, correlation: Correlation): PersonSignal[] {
  switch (event.eventType ?? event.notificationType) {
    case 'Complaint': {
      // The person took it out of the spam folder.
      if (complaint?.complaintFeedbackType === 'not-spam') return [];
      const addresses = complaint?.complainedRecipients?.map(({ emailAddress }) => emailAddress) ?? mail.destination ?? [];
      return addresses.map((address) => ({ kind: 'OPT_OUT', via: 'SPAM_REPORT', ...correlation, ...(address === undefined ? {} : { address }) }));
    }
    case 'Subscription': {
      const kind = subscription && wishOf(subscription.newTopicPreferences, subscription.oldTopicPreferences ?? {});
      if (kind === undefined) return [];
      return (mail.destination ?? []).map((address) => ({ kind, via: 'UNSUBSCRIBE', ...correlation, address }));
    }
    default:
      return [];
  }
}

/** Leaving one topic is taken for leaving: mail that was not wanted weighs more than mail that was missed. */
function wishOf(now: Preferences, before: Preferences): 'OPT_OUT' | 'OPT_IN' | undefined {
  const changed = (now.topicSubscriptionStatus ?? []).filter(
    ({ topicName, subscriptionStatus }) => before.topicSubscriptionStatus?.find((topic) => topic.topicName === topicName)?.subscriptionStatus !== subscriptionStatus,
  );
  if (now.unsubscribeAll === true || changed.some(({ subscriptionStatus }) => subscriptionStatus === 'OptOut')) return 'OPT_OUT';
  return before.unsubscribeAll === true || changed.length > 0 ? 'OPT_IN' : undefined;
}
