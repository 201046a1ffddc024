/** What a step says instead of the message's own content. Texts are empty where nothing was written. */
export interface StepContent {
  readonly text: string;
  readonly sms?: { readonly text: string } | undefined;
  readonly email?: { readonly subject: string; readonly text: string; readonly html: string } | undefined;
  readonly whatsapp?: { readonly text: string; readonly template?: WhatsAppTemplate | undefined; readonly media?: WhatsAppMedia | undefined } | undefined;
}

export interface WhatsAppTemplate {
  readonly name: string;
  readonly language: string;
  readonly bodyParameters: readonly string[];
  readonly header?: WhatsAppHeader | undefined;
  readonly buttons?: readonly WhatsAppButton[] | undefined;
}

/** One file, which the provider loads; one of them is there. */
export interface WhatsAppMedia {
  readonly image?: WhatsAppFile | undefined;
  readonly document?: WhatsAppFile | undefined;
  readonly video?: WhatsAppFile | undefined;
  readonly audio?: WhatsAppFile | undefined;
}

export interface WhatsAppFile {
  readonly link: string;
  readonly caption: string;
  readonly filename: string;
}

/** The value of a header's placeholder, or its file. */
export interface WhatsAppHeader {
  readonly text: string;
  readonly media?: WhatsAppMedia | undefined;
}

/** What the button at a position of a template is given; one of the values is not empty. */
export interface WhatsAppButton {
  readonly index: number;
  readonly urlParameter: string;
  readonly payload: string;
  readonly couponCode: string;
}

/** A step's text in Liquid, in one or more languages. */
export interface StepTemplate {
  readonly variants: readonly TemplateVariant[];
  /** The locale of one of the variants. */
  readonly fallbackLocale: string;
}

/** Sources in Liquid; empty where nothing was written. */
export interface TemplateVariant {
  /** A BCP 47 tag. */
  readonly locale: string;
  readonly text: string;
  readonly subject: string;
  readonly html: string;
  readonly whatsappTemplate?: WhatsAppTemplate | undefined;
}

/** How a source's values are written: as they are, or escaped for HTML. */
export type TemplateKind = 'TEXT' | 'HTML';

/** Says how to mend a source that cannot be parsed; undefined when it can. Passed in: this package knows no template language. */
export type TemplateCheck = (source: string, kind: TemplateKind) => string | undefined;
