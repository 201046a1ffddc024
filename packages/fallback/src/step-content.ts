/** What a step says instead of the message's own content. Texts are empty where nothing was written. */
export interface StepContent {
  readonly text: string;
  readonly sms?: { readonly text: string } | undefined;
  readonly email?: { readonly subject: string; readonly text: string; readonly html: string } | undefined;
  readonly whatsapp?: { readonly text: string; readonly template?: WhatsAppTemplate | undefined } | undefined;
}

export interface WhatsAppTemplate {
  readonly name: string;
  readonly language: string;
  readonly bodyParameters: readonly string[];
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
