import { type PersonSignal } from '@switchback/channel';
import { z } from 'zod';

/** Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */
const changeValue = z.object({
  metadata: z.object({ display_phone_number: z.string() }).optional(),
  messages: z.array(z.unknown()).optional(),
});

const message = z.object({
  /** The person's number without "+". */
  from: z.string().regex(/^[1-9]\d{1,14}$/),
  id: z.string().min(1),
  timestamp: z.string().regex(/^\d{1,12}$/).optional(),
  type: z.string(),
  text: z.object({ body: z.string() }).optional(),
  /** A quick reply of a template. */
  button: z.object({ text: z.string() }).optional(),
  interactive: z
    .object({
      button_reply: z.object({ title: z.string() }).optional(),
      list_reply: z.object({ title: z.string() }).optional(),
    })
    .optional(),
});

/** Not written by a person: a number that changed, a message that was not delivered to us. */
const NOBODYS = ['system', 'unsupported', 'errors'];

/** What people wrote, in the order it came; what cannot be read of a batch does not spoil the rest. Pictures, places and the like have no text. */
export function readMessages(value: unknown): readonly PersonSignal[] {
  const read = changeValue.safeParse(value);
  if (!read.success) return [];
  const to = read.data.metadata?.display_phone_number.replace(/\D/g, '') ?? '';
  return (read.data.messages ?? []).flatMap((each) => {
    const parsed = message.safeParse(each);
    if (!parsed.success || NOBODYS.includes(parsed.data.type)) return [];
    const { from, id, timestamp } = parsed.data;
    const time = timestamp === undefined ? {} : { occurredAt: Number(timestamp) * 1000 };
    return [{ kind: 'INBOUND_MESSAGE' as const, providerMessageId: id, from: `+${from}`, to: to === '' ? '' : `+${to}`, text: textOf(parsed.data), ...time }];
  });
}

function textOf({ text, button, interactive }: z.output<typeof message>): string {
  return text?.body ?? button?.text ?? interactive?.button_reply?.title ?? interactive?.list_reply?.title ?? '';
}
