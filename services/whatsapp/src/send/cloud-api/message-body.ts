import { type ChannelContent } from '@switchback/channel';

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
    ...('template' in message.content ? template(message.content.template) : text(message.content.text, message.previewUrls)),
  });
}

function text(body: string, previewUrls: boolean) {
  return { type: 'text', text: { preview_url: previewUrls, body } };
}

function template(content: Extract<WhatsAppContent, { template: unknown }>['template']) {
  const parameters = content.bodyParameters.map((value) => ({ type: 'text', text: value }));
  return {
    type: 'template',
    template: {
      name: content.name,
      language: { code: content.language },
      ...(parameters.length === 0 ? {} : { components: [{ type: 'body', parameters }] }),
    },
  };
}
