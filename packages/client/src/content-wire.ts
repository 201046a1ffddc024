import type { Content as WireContent } from '@switchback/contracts';
import type { Content } from './message';
import { mediaToWire, whatsAppTemplateToWire } from './whatsapp-wire';

/** What is said; `variables` are a message's alone. */
export function contentToWire({ text, sms, email, whatsapp, variables }: Content): WireContent {
  const template = whatsapp?.template;
  return {
    text: text ?? '',
    sms,
    variables: { ...variables },
    email:
      email === undefined
        ? undefined
        : {
            subject: email.subject ?? '',
            text: email.text ?? '',
            html: email.html ?? '',
            attachments: (email.attachments ?? []).map((attachment) => ({ contentId: '', ...attachment })),
          },
    whatsapp:
      whatsapp === undefined
        ? undefined
        : {
            text: whatsapp.text ?? '',
            template: template === undefined ? undefined : whatsAppTemplateToWire(template),
            media: whatsapp.media === undefined ? undefined : mediaToWire(whatsapp.media),
          },
  };
}
