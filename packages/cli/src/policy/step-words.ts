import type { StepInput } from '@switchback/client';
import { z } from 'zod';
import { defined } from './defined';

type StepContent = NonNullable<StepInput['content']>;
type StepTemplate = NonNullable<StepInput['template']>;
type Variant = StepTemplate['variants'][number];
type WhatsAppTemplate = NonNullable<Variant['whatsappTemplate']>;

const whatsappTemplate = z.strictObject({ name: z.string(), language: z.string(), body_parameters: z.array(z.string()).optional() });

/** What a step says, as it stands in a policy file. */
export const stepContent = z.strictObject({
  text: z.string().optional(),
  sms: z.strictObject({ text: z.string() }).optional(),
  email: z.strictObject({ subject: z.string().optional(), text: z.string().optional(), html: z.string().optional() }).optional(),
  whatsapp: z.strictObject({ text: z.string().optional(), template: whatsappTemplate.optional() }).optional(),
});

export const stepTemplate = z.strictObject({
  variants: z.array(
    z.strictObject({
      locale: z.string(),
      text: z.string().optional(),
      subject: z.string().optional(),
      html: z.string().optional(),
      whatsapp_template: whatsappTemplate.optional(),
    }),
  ),
  fallback_locale: z.string().optional(),
});

export function contentFromFile({ text, sms, email, whatsapp }: z.output<typeof stepContent>): StepContent {
  return defined({
    text,
    sms,
    email: email === undefined ? undefined : defined(email),
    whatsapp: whatsapp === undefined ? undefined : defined({ text: whatsapp.text, template: optional(whatsapp.template, approvedFromFile) }),
  });
}

export function contentToFile({ text, sms, email, whatsapp }: StepContent): Record<string, unknown> {
  return defined({
    text,
    sms,
    email,
    whatsapp: whatsapp === undefined ? undefined : defined({ text: whatsapp.text, template: optional(whatsapp.template, approvedToFile) }),
  });
}

export function templateFromFile({ variants, fallback_locale: fallbackLocale }: z.output<typeof stepTemplate>): StepTemplate {
  return {
    variants: variants.map(({ locale, text, subject, html, whatsapp_template: approved }) => ({
      locale,
      ...defined({ text, subject, html, whatsappTemplate: optional(approved, approvedFromFile) }),
    })),
    ...defined({ fallbackLocale }),
  };
}

export function templateToFile({ variants, fallbackLocale }: StepTemplate): Record<string, unknown> {
  return defined({
    variants: variants.map(({ locale, text, subject, html, whatsappTemplate: approved }) =>
      defined({ locale, text, subject, html, whatsapp_template: optional(approved, approvedToFile) }),
    ),
    fallback_locale: fallbackLocale,
  });
}

function approvedFromFile({ name, language, body_parameters: bodyParameters }: z.output<typeof whatsappTemplate>): WhatsAppTemplate {
  return { name, language, ...defined({ bodyParameters }) };
}

function approvedToFile({ name, language, bodyParameters }: WhatsAppTemplate): Record<string, unknown> {
  return defined({ name, language, body_parameters: bodyParameters });
}

function optional<From, To>(value: From | undefined, convert: (value: From) => To): To | undefined {
  return value === undefined ? undefined : convert(value);
}
