import { type Content } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';

import { type ChannelContent } from '../provider';

const DEFAULT_SUBJECT = 'Message';

/** What to send over the channel; undefined when the content has nothing for it. */
export function channelContent(channel: Channel, content: Content | undefined): ChannelContent | undefined {
  if (content === undefined) return undefined;
  switch (channel) {
    case 'SMS':
      return withText(content.sms?.text, content.text, (text) => ({ channel, text }));
    case 'EMAIL':
      return emailContent(content);
    case 'WHATSAPP':
      return whatsAppContent(content);
  }
}

function emailContent(content: Content): ChannelContent | undefined {
  const html = content.email?.html ?? '';
  const subject = content.email?.subject || DEFAULT_SUBJECT;
  const text = content.email?.text || content.text;
  if (text === '' && html === '') return undefined;
  const attachments = (content.email?.attachments ?? []).map(({ contentId, ...file }) => ({ ...file, ...(contentId === '' ? {} : { contentId }) }));
  return { channel: 'EMAIL', subject, text, ...(html === '' ? {} : { html }), ...(attachments.length === 0 ? {} : { attachments }) };
}

function whatsAppContent(content: Content): ChannelContent | undefined {
  const { media, template } = content.whatsapp ?? {};
  if (template === undefined && media !== undefined) return { channel: 'WHATSAPP', media };
  if (template === undefined) return withText(content.whatsapp?.text, content.text, (text) => ({ channel: 'WHATSAPP', text }));
  const { bodyParameters, buttons, header, language, name } = template;
  const parts = { ...(header === undefined ? {} : { header }), ...(buttons.length === 0 ? {} : { buttons }) };
  return { channel: 'WHATSAPP', template: { name, language, bodyParameters, ...parts } };
}

function withText(own: string | undefined, common: string, make: (text: string) => ChannelContent): ChannelContent | undefined {
  const text = own || common;
  return text === '' ? undefined : make(text);
}
