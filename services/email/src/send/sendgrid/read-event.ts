import { type PersonSignal, type ProviderReceipt } from '@switchback/channel';
import { type ErrorClass } from '@switchback/fallback';
import { z } from 'zod';

import { classifyBounce } from '../classify-bounce';
import { ATTEMPT_ARGUMENT } from './mail-body';

/** Source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event, of whose delivery events all are read here. */
const eventSchema = z.object({
  event: z.string(),
  email: z.string().optional(),
  timestamp: z.number().optional(),
  sg_event_id: z.string().optional(),
  sg_message_id: z.string().optional(),
  type: z.string().optional(),
  status: z.string().optional(),
  reason: z.string().optional(),
  response: z.string().optional(),
  sg_machine_open: z.boolean().optional(),
  [ATTEMPT_ARGUMENT]: z.string().min(1).optional(),
});

type Event = z.output<typeof eventSchema>;
type Correlation = Pick<ProviderReceipt, 'providerMessageId' | 'attemptId' | 'occurredAt'>;
type Told = Pick<ProviderReceipt, 'status' | 'errorClass' | 'code'>;

/** What one event of a batch says; undefined when it says nothing to us. `id` is the same when SendGrid posts the event again. */
export interface ReadEvent {
  readonly id?: string;
  readonly receipt?: ProviderReceipt;
  readonly signal?: PersonSignal;
}

/** Pure. One that is not understood does not spoil the others of its batch. */
export function readEvent(given: unknown, engagementMeansRead: boolean): ReadEvent | undefined {
  const parsed = eventSchema.safeParse(given);
  if (!parsed.success) return undefined;
  const event = parsed.data;
  const correlation = correlationOf(event);
  if (correlation === undefined) return undefined;
  const told = toldBy(event, engagementMeansRead);
  const signal = signalOf(event, correlation);
  if (told === undefined && signal === undefined) return undefined;
  return {
    ...(event.sg_event_id === undefined ? {} : { id: event.sg_event_id }),
    ...(told === undefined ? {} : { receipt: { ...correlation, ...told } }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** The id that mail/send answered is what stands before the first dot of `sg_message_id`. */
function correlationOf({ sg_message_id: messageId, timestamp, [ATTEMPT_ARGUMENT]: attemptId }: Event): Correlation | undefined {
  const providerMessageId = messageId?.split('.', 1)[0] ?? '';
  if (providerMessageId === '' && attemptId === undefined) return undefined;
  return {
    providerMessageId,
    ...(attemptId === undefined ? {} : { attemptId }),
    ...(timestamp === undefined ? {} : { occurredAt: timestamp * 1_000 }),
  };
}

function toldBy(event: Event, engagementMeansRead: boolean): Told | undefined {
  switch (event.event) {
    case 'processed':
      return { status: 'SENT' };
    case 'deferred': {
      const code = classifyBounce(event.response)?.code;
      return { status: 'SENT', ...(code === undefined ? {} : { code }) };
    }
    case 'delivered':
      return { status: 'DELIVERED' };
    case 'bounce':
      return bounced(event);
    case 'dropped':
      return { status: 'REJECTED', ...dropped(event.reason) };
    case 'open':
      return engagementMeansRead && event.sg_machine_open !== true ? { status: 'READ' } : undefined;
    case 'click':
      return engagementMeansRead ? { status: 'READ' } : undefined;
    default:
      return undefined;
  }
}

/** `blocked` says that this mail was refused and the address may be good, so it is never remembered against the address. */
function bounced({ reason, status, type }: Event): Told {
  const blocked = type === 'blocked';
  const bounce = classifyBounce(status, reason);
  if (bounce === undefined) return { status: 'UNDELIVERED', errorClass: blocked ? 'RECIPIENT_TEMPORARY' : 'RECIPIENT_PERMANENT', code: blocked ? 'blocked' : 'bounce' };
  return blocked && bounce.errorClass === 'RECIPIENT_PERMANENT' ? { ...bounce, errorClass: 'RECIPIENT_TEMPORARY' } : bounce;
}

/**
 * Why SendGrid dropped it: the seven reasons of https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event#delivery-events. Not there, and
 * taken for what they say: a group's unsubscribed address, credits.
 */
const DROPS: readonly (readonly [RegExp, ErrorClass, string])[] = [
  [/^bounced address/i, 'RECIPIENT_PERMANENT', 'bounced_address'],
  [/^invalid smtpapi header/i, 'CONFIG', 'invalid_smtpapi_header'],
  [/^invalid/i, 'RECIPIENT_PERMANENT', 'invalid_address'],
  [/^(group )?unsubscribed address/i, 'OPTED_OUT', 'unsubscribed_address'],
  [/^spam reporting address/i, 'OPTED_OUT', 'spam_reporting_address'],
  [/^spam content/i, 'POLICY', 'spam_content'],
  [/quota|credits/i, 'CONFIG', 'over_quota'],
];

function dropped(reason: string | undefined): { errorClass: ErrorClass; code: string } {
  const [, errorClass, code] = DROPS.find(([pattern]) => pattern.test(reason?.trim() ?? '')) ?? [undefined, 'POLICY' as const, 'dropped'];
  return { errorClass, code };
}

function signalOf({ email, event }: Event, { attemptId, occurredAt, providerMessageId }: Correlation): PersonSignal | undefined {
  const wish = wishOf(event);
  if (wish === undefined) return undefined;
  return {
    ...wish,
    ...(email === undefined ? {} : { address: email }),
    ...(attemptId === undefined ? {} : { attemptId }),
    ...(providerMessageId === '' ? {} : { providerMessageId }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
  };
}

function wishOf(event: string): { kind: 'OPT_OUT' | 'OPT_IN'; via: 'UNSUBSCRIBE' | 'SPAM_REPORT' } | undefined {
  switch (event) {
    case 'spamreport':
      return { kind: 'OPT_OUT', via: 'SPAM_REPORT' };
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { kind: 'OPT_OUT', via: 'UNSUBSCRIBE' };
    case 'group_resubscribe':
      return { kind: 'OPT_IN', via: 'UNSUBSCRIBE' };
    default:
      return undefined;
  }
}
