import type { StepInput } from '@switchback/client';
import { z } from 'zod';
import { defined } from './defined';

type StepContent = NonNullable<StepInput['content']>;
type StepTemplate = NonNullable<StepInput['template']>;
type Variant = StepTemplate['variants'][number];
type WhatsAppTemplate = NonNullable<Variant['whatsappTemplate']>;
type WhatsAppButton = NonNullable<WhatsAppTemplate['buttons']>[number];
type WhatsAppMedia = NonNullable<NonNullable<StepContent['whatsapp']>['media']>;
type WhatsAppFile = NonNullable<WhatsAppMedia['image']>;

const file = z.strictObject({ link: z.string(), caption: z.string().optional(), filename: z.string().optional() });
const media = z.strictObject({ image: file.optional(), document: file.optional(), video: file.optional(), audio: file.optional() });
const index = z.int();
const whatsappTemplate = z.strictObject({
  name: z.string(),
  language: z.string(),
  body_parameters: z.array(z.string()).optional(),
  header: z.union([z.strictObject({ text: z.string() }), z.strictObject({ media })]).optional(),
  buttons: z
    .array(
      z.union([
        z.strictObject({ index, url_parameter: z.string() }),
        z.strictObject({ index, payload: z.string() }),
        z.strictObject({ index, coupon_code: z.string() }),
      ]),
    )
    .optional(),
});

/** What a step says, as it stands in a policy file. */
export const stepContent = z.strictObject({
  text: z.string().optional(),
  sms: z.strictObject({ text: z.string() }).optional(),
  email: z.strictObject({ subject: z.string().optional(), text: z.string().optional(), html: z.string().optional() }).optional(),
  whatsapp: z.strictObject({ text: z.string().optional(), template: whatsappTemplate.optional(), media: media.optional() }).optional(),
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
    whatsapp: whatsapp === undefined ? undefined : defined({ text: whatsapp.text, template: optional(whatsapp.template, approvedFromFile), media: optional(whatsapp.media, mediaFromFile) }),
  });
}

export function contentToFile({ text, sms, email, whatsapp }: StepContent): Record<string, unknown> {
  return defined({
    text,
    sms,
    email,
    whatsapp: whatsapp === undefined ? undefined : defined({ text: whatsapp.text, template: optional(whatsapp.template, approvedToFile), media: whatsapp.media }),
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

function approvedFromFile({ name, language, body_parameters: bodyParameters, buttons, header }: z.output<typeof whatsappTemplate>): WhatsAppTemplate {
  return {
    name,
    language,
    ...defined({
      bodyParameters,
      header: header !== undefined && 'media' in header ? { media: mediaFromFile(header.media) } : header,
      buttons: buttons?.map(buttonFromFile),
    }),
  };
}

function approvedToFile({ name, language, bodyParameters, buttons, header }: WhatsAppTemplate): Record<string, unknown> {
  return defined({ name, language, body_parameters: bodyParameters, header, buttons: buttons?.map(buttonToFile) });
}

function mediaFromFile({ audio, document, image, video }: z.output<typeof media>): WhatsAppMedia {
  return defined({ image: optional(image, fileFromFile), document: optional(document, fileFromFile), video: optional(video, fileFromFile), audio: optional(audio, fileFromFile) });
}

function fileFromFile({ caption, filename, link }: z.output<typeof file>): WhatsAppFile {
  return { link, ...defined({ caption, filename }) };
}

function buttonFromFile(button: NonNullable<z.output<typeof whatsappTemplate>['buttons']>[number]): WhatsAppButton {
  if ('url_parameter' in button) return { index: button.index, urlParameter: button.url_parameter };
  return 'coupon_code' in button ? { index: button.index, couponCode: button.coupon_code } : button;
}

function buttonToFile(button: WhatsAppButton): Record<string, unknown> {
  if ('urlParameter' in button) return { index: button.index, url_parameter: button.urlParameter };
  return 'couponCode' in button ? { index: button.index, coupon_code: button.couponCode } : { index: button.index, payload: button.payload };
}

function optional<From, To>(value: From | undefined, convert: (value: From) => To): To | undefined {
  return value === undefined ? undefined : convert(value);
}
