import { type ChannelContent } from '@switchback/channel';
import { fileOf, type WhatsAppButton, type WhatsAppFile, type WhatsAppHeader, type WhatsAppMedia } from '@switchback/fallback';

type WhatsAppContent = Extract<ChannelContent, { channel: 'WHATSAPP' }>;

export interface WhatsAppMessage {
  readonly attemptId: string;
  readonly to: string;
  readonly content: WhatsAppContent;
  readonly previewUrls: boolean;
}

/**
 * The JSON of a message request. `biz_opaque_callback_data` comes back with every status, so a receipt finds its attempt even when the
 * request was never answered. Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
export function messageBody(message: WhatsAppMessage): string {
  return JSON.stringify({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: message.to,
    biz_opaque_callback_data: message.attemptId,
    ...said(message),
  });
}

function said({ content, previewUrls }: WhatsAppMessage): object {
  if ('template' in content) return template(content.template);
  return 'media' in content ? media(content.media) : text(content.text, previewUrls);
}

/** Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages, and its like. */
function media(content: WhatsAppMedia) {
  const found = fileOf(content);
  return found === undefined ? {} : { type: found.kind, [found.kind]: written(found.file) };
}

/** What was not written is left out. */
function written({ caption, filename, link }: WhatsAppFile) {
  return { link, ...(caption === '' ? {} : { caption }), ...(filename === '' ? {} : { filename }) };
}

function text(body: string, previewUrls: boolean) {
  return { type: 'text', text: { preview_url: previewUrls, body } };
}

type Template = Extract<WhatsAppContent, { template: unknown }>['template'];

/** Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates, components of a template message. */
function template({ bodyParameters, buttons = [], header, language, name }: Template) {
  const components = [
    ...(header === undefined ? [] : [{ type: 'header', parameters: [headerParameter(header)] }]),
    ...(bodyParameters.length === 0 ? [] : [{ type: 'body', parameters: bodyParameters.map(textParameter) }]),
    ...buttons.map(buttonComponent),
  ];
  return { type: 'template', template: { name, language: { code: language }, ...(components.length === 0 ? {} : { components }) } };
}

function textParameter(value: string) {
  return { type: 'text', text: value };
}

function headerParameter({ media: content, text: value }: WhatsAppHeader) {
  return content === undefined ? textParameter(value) : media(content);
}

function buttonComponent({ couponCode, index, payload, urlParameter }: WhatsAppButton) {
  const button = { type: 'button', index: String(index) };
  if (urlParameter !== '') return { ...button, sub_type: 'url', parameters: [textParameter(urlParameter)] };
  if (payload !== '') return { ...button, sub_type: 'quick_reply', parameters: [{ type: 'payload', payload }] };
  return { ...button, sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: couponCode }] };
}
