import { type ChannelContent } from '@switchback/channel';
import { fileOf, type WhatsAppMedia } from '@switchback/fallback';
import { envelopeForm, type MessageEnvelope } from '@switchback/twilio';

import { type TwilioOptions } from './options';

export type WhatsAppContent = Extract<ChannelContent, { channel: 'WHATSAPP' }>;

/** The form of a create request, or why there is none: the code of the refusal. */
export type MessageForm = { readonly form: URLSearchParams } | { readonly refused: 'NO_TEMPLATE' | 'UNSUPPORTED_COMPONENT' };

type Account = Pick<TwilioOptions, 'from' | 'messagingServiceSid' | 'templates'>;

/**
 * Source: https://www.twilio.com/docs/whatsapp/api (addresses) and
 * https://www.twilio.com/docs/content/send-templates-created-with-the-content-template-builder (ContentSid, ContentVariables)
 */
export function messageForm(envelope: MessageEnvelope, content: WhatsAppContent, account: Account): MessageForm {
  const form = envelopeForm({ ...envelope, to: whatsAppAddress(envelope.to) });
  if (account.messagingServiceSid !== undefined) form.set('MessagingServiceSid', account.messagingServiceSid);
  else if (account.from !== undefined) form.set('From', whatsAppAddress(account.from));
  if ('media' in content) return { form: withMedia(form, content.media) };
  if (!('template' in content)) {
    form.set('Body', content.text);
    return { form };
  }
  const { bodyParameters, buttons = [], header, language, name } = content.template;
  // Twilio numbers all variables of a template in one row, in an order that is its author's.
  if (header !== undefined || buttons.length > 0) return { refused: 'UNSUPPORTED_COMPONENT' };
  const sid = contentSid(account.templates, name, language);
  if (sid === undefined) return { refused: 'NO_TEMPLATE' };
  form.set('ContentSid', sid);
  if (bodyParameters.length > 0) form.set('ContentVariables', contentVariables(bodyParameters));
  return { form };
}

/** The caption is the body; a file's name is its link's. */
function withMedia(form: URLSearchParams, media: WhatsAppMedia): URLSearchParams {
  const found = fileOf(media);
  if (found === undefined) return form;
  form.set('MediaUrl', found.file.link);
  if (found.file.caption !== '') form.set('Body', found.file.caption);
  return form;
}

function whatsAppAddress(number: string): string {
  return `whatsapp:${number}`;
}

/** A message may also name the content itself. */
function contentSid(templates: Account['templates'], name: string, language: string): string | undefined {
  if (/^HX[0-9a-fA-F]{32}$/.test(name)) return name;
  return templates.find((template) => template.name === name && template.language === language)?.contentSid;
}

/** Placeholders are numbered from 1. */
function contentVariables(values: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(values.map((value, index) => [String(index + 1), value])));
}
