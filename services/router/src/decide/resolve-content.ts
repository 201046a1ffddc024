import { type Content, type Recipient } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';

const DEFAULT_SUBJECT = 'Message';

/** The recipient's address for a channel; undefined when there is none. */
export function addressFor(channel: Channel, recipient: Recipient): string | undefined {
  switch (channel) {
    case 'SMS':
      return recipient.sms || undefined;
    case 'EMAIL':
      return recipient.email || undefined;
    case 'WHATSAPP':
      return recipient.whatsapp || undefined;
  }
}

/** Channels that the recipient has an address for. */
export function reachableChannels(recipient: Recipient): readonly Channel[] {
  return CHANNELS.filter((channel) => addressFor(channel, recipient) !== undefined);
}

/** What one channel is given to say: its own content, completed by `text`, and nothing meant for another channel. */
export function contentFor(channel: Channel, content: Content): Content {
  const none = { text: '', sms: undefined, email: undefined, whatsapp: undefined };
  switch (channel) {
    case 'SMS':
      return { ...none, sms: { text: content.sms?.text || content.text } };
    case 'EMAIL': {
      const own = content.email;
      return { ...none, email: { subject: own?.subject || DEFAULT_SUBJECT, text: own?.text || content.text, html: own?.html ?? '' } };
    }
    case 'WHATSAPP': {
      const own = content.whatsapp;
      return { ...none, whatsapp: { text: own?.text || content.text, template: own?.template } };
    }
  }
}

const CHANNELS: readonly Channel[] = ['SMS', 'EMAIL', 'WHATSAPP'];
