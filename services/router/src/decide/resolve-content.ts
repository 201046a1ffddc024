import { type Content, type OutgoingMessage, type Recipient, type WhatsAppMedia as WireWhatsAppMedia, type WhatsAppTemplate as WireWhatsAppTemplate } from '@switchback/contracts';
import { type Channel, type FallbackPolicy, type Step, type StepContent, type WhatsAppMedia, type WhatsAppTemplate } from '@switchback/fallback';
import { smartEncoded } from '@switchback/sms-text';
import { overrideContent, renderTemplate } from '@switchback/template';

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

/**
 * What an attempt of a step says: the step's template filled in, or the step's own content, or the message's. Files are the
 * message's, whoever says the words. Undefined when the template cannot be rendered in full, or when nobody says anything. An SMS is as
 * it is sent: what is counted is what a provider gets.
 */
export function contentOfStep(step: Step, message: OutgoingMessage): Content | undefined {
  const said = wordsOfStep(step, message);
  if (said?.email !== undefined) return { ...said, email: { ...said.email, attachments: message.content?.email?.attachments ?? [] } };
  if (step.sms?.smartEncoding !== true || said?.sms === undefined) return said;
  return { ...said, sms: { text: smartEncoded(said.sms.text) } };
}

function wordsOfStep(step: Step, message: OutgoingMessage): Content | undefined {
  const { content, locale, metadata } = message;
  if (step.template === undefined) {
    if (step.content === undefined) return content === undefined ? undefined : contentFor(step.channel, content);
    return contentFor(step.channel, overrideContent(step.channel, step.content, content ?? { text: '' }));
  }
  const rendered = renderTemplate(step.channel, step.template, { locale, variables: content?.variables ?? {}, metadata });
  return rendered.ok ? contentFor(step.channel, rendered.content) : undefined;
}

/** Steps whose template says nothing for this message; the gateway refuses such messages, so there are hardly ever any. */
export function unrenderableSteps(policy: FallbackPolicy, message: OutgoingMessage): readonly number[] {
  return policy.steps.flatMap((step, index) => (step.template === undefined || contentOfStep(step, message) !== undefined ? [] : [index]));
}

/** What one channel is given to say: its own content, completed by `text`, and nothing meant for another channel. */
export function contentFor(channel: Channel, content: StepContent): Content {
  const none = { text: '', sms: undefined, email: undefined, whatsapp: undefined, variables: {} };
  switch (channel) {
    case 'SMS':
      return { ...none, sms: { text: content.sms?.text || content.text } };
    case 'EMAIL': {
      const own = content.email;
      return { ...none, email: { subject: own?.subject || DEFAULT_SUBJECT, text: own?.text || content.text, html: own?.html ?? '', attachments: [] } };
    }
    case 'WHATSAPP': {
      const own = content.whatsapp;
      return { ...none, whatsapp: { text: own?.text || content.text, template: own?.template === undefined ? undefined : wireTemplate(own.template), media: wireMedia(own?.media) } };
    }
  }
}

function wireTemplate({ bodyParameters, buttons = [], header, language, name }: WhatsAppTemplate): WireWhatsAppTemplate {
  const wireHeader = header === undefined ? undefined : { text: header.text, media: wireMedia(header.media) };
  return { name, language, bodyParameters: [...bodyParameters], header: wireHeader, buttons: [...buttons] };
}

/** Every kind is written out: on the wire, what is not there is undefined. */
function wireMedia(media: WhatsAppMedia | undefined): WireWhatsAppMedia | undefined {
  return media === undefined ? undefined : { image: media.image, document: media.document, video: media.video, audio: media.audio };
}

const CHANNELS: readonly Channel[] = ['SMS', 'EMAIL', 'WHATSAPP'];
