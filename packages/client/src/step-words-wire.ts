import type { StepContent as WireContent, StepTemplate as WireTemplate, TemplateVariant as WireVariant } from '@switchback/contracts';
import type { StepContent, StepTemplate, TemplateVariant } from './policy';
import { mediaFromWire, whatsAppTemplateFromWire, whatsAppTemplateToWire } from './whatsapp-wire';

export function contentFromWire({ text, sms, email, whatsapp }: WireContent): StepContent {
  return {
    ...written({ text }),
    ...(sms === undefined ? {} : { sms }),
    ...(email === undefined ? {} : { email: written(email) }),
    ...(whatsapp === undefined
      ? {}
      : {
          whatsapp: {
            ...written({ text: whatsapp.text }),
            ...(whatsapp.template === undefined ? {} : { template: whatsAppTemplateFromWire(whatsapp.template) }),
            ...(whatsapp.media === undefined ? {} : { media: mediaFromWire(whatsapp.media) }),
          },
        }),
  };
}

export function templateToWire({ variants, fallbackLocale }: StepTemplate): WireTemplate {
  return { variants: variants.map(variantToWire), fallbackLocale: fallbackLocale ?? '' };
}

export function templateFromWire({ variants, fallbackLocale }: WireTemplate): StepTemplate {
  return { variants: variants.map(variantFromWire), fallbackLocale };
}

function variantToWire({ locale, text, subject, html, whatsappTemplate: approved }: TemplateVariant): WireVariant {
  return {
    locale,
    text: text ?? '',
    subject: subject ?? '',
    html: html ?? '',
    whatsappTemplate: approved === undefined ? undefined : whatsAppTemplateToWire(approved),
  };
}

function variantFromWire({ locale, text, subject, html, whatsappTemplate }: WireVariant): TemplateVariant {
  return { locale, ...written({ text, subject, html }), ...(whatsappTemplate === undefined ? {} : { whatsappTemplate: whatsAppTemplateFromWire(whatsappTemplate) }) };
}

/** Texts that are not empty. */
function written<Name extends string>(texts: Readonly<Record<Name, string>>): { [K in Name]?: string } {
  const result: { [K in Name]?: string } = {};
  for (const name in texts) if (texts[name] !== '') result[name] = texts[name];
  return result;
}
