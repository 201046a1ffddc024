import {
  type Channel,
  fileOf,
  type StepContent,
  type StepTemplate,
  type TemplateKind,
  type TemplateVariant,
  type WhatsAppButton,
  type WhatsAppHeader,
} from '@switchback/fallback';
import { type Template, UndefinedVariableError } from 'liquidjs';

import { chooseVariant } from './choose-variant';
import { parse, render } from './liquid';

/** What a template is filled with. */
export interface TemplateInput {
  /** A BCP 47 tag; empty: the fallback. */
  readonly locale: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Why a template says nothing: never half a text. */
export type RenderProblem =
  /** As the template writes it, e.g. "code" or "metadata.order". */
  | { readonly kind: 'MISSING_VARIABLE'; readonly name: string }
  /** The channel could not take the result. */
  | { readonly kind: 'TOO_LONG' | 'EMPTY' | 'CONTROL_CHARACTER'; readonly part: Part }
  /** A limit was passed, or a filter cannot take what it was given. */
  | { readonly kind: 'FAILED'; readonly part: Part };

export type Rendered = { readonly ok: true; readonly content: StepContent } | { readonly ok: false; readonly problem: RenderProblem };

type Part = 'text' | 'subject' | 'html' | 'whatsapp_template';

/** Longest results, in characters. */
const LONGEST = { SMS: 1_600, EMAIL: 65_536, WHATSAPP: 4_096, SUBJECT: 998, HTML: 524_288, PARAMETER: 1_024 } as const;

/** Parsed sources live as long as their policy is kept in memory. */
const parsed = new WeakMap<TemplateVariant, Map<string, Template[]>>();

/** A step's template made into what its channel says, in full, or the first reason why not. The same input gives the same result. */
export function renderTemplate(channel: Channel, template: StepTemplate, input: TemplateInput): Rendered {
  const variant = chooseVariant(template, input.locale);
  if (variant === undefined) return { ok: false, problem: { kind: 'EMPTY', part: 'text' } };
  const scope = { ...input.variables, metadata: input.metadata };
  try {
    return { ok: true, content: contentOf(channel, variant, scope) };
  } catch (error) {
    if (error instanceof NotRendered) return { ok: false, problem: error.problem };
    throw error;
  }
}

function contentOf(channel: Channel, variant: TemplateVariant, scope: object): StepContent {
  const text = fill(variant, 'text', variant.text, scope, LONGEST[channel]);
  switch (channel) {
    case 'SMS':
      return { text: '', sms: { text: orEmpty(text, text) } };
    case 'EMAIL': {
      const subject = fill(variant, 'subject', variant.subject, scope, LONGEST.SUBJECT);
      if (/\p{Cc}/u.test(subject)) throw new NotRendered({ kind: 'CONTROL_CHARACTER', part: 'subject' });
      const html = fill(variant, 'html', variant.html, scope, LONGEST.HTML, 'HTML');
      return { text: '', email: { subject, text: orEmpty(text, text + html), html } };
    }
    case 'WHATSAPP': {
      const { whatsappTemplate: approved } = variant;
      if (approved === undefined) return { text: '', whatsapp: { text: orEmpty(text, text), template: undefined } };
      const bodyParameters = approved.bodyParameters.map((source) => {
        const value = fill(variant, 'whatsapp_template', source, scope, LONGEST.PARAMETER);
        return orEmpty(value, value, 'whatsapp_template');
      });
      const made = (source: string): string => fill(variant, 'whatsapp_template', source, scope, LONGEST.PARAMETER);
      const { buttons = [], header, language, name } = approved;
      const parts = {
        ...(header === undefined ? {} : { header: filledHeader(header, made) }),
        ...(buttons.length === 0 ? {} : { buttons: buttons.map((button) => filledButton(button, made)) }),
      };
      return { text: '', whatsapp: { text, template: { name, language, bodyParameters, ...parts } } };
    }
  }
}

function filledHeader({ media, text }: WhatsAppHeader, made: (source: string) => string): WhatsAppHeader {
  const found = fileOf(media);
  if (found === undefined) return { text: required(made(text)) };
  const { caption, filename, link } = found.file;
  return { text: '', media: { [found.kind]: { link: required(made(link)), caption, filename: made(filename) } } };
}

function filledButton({ couponCode, index, payload, urlParameter }: WhatsAppButton, made: (source: string) => string): WhatsAppButton {
  const button = { index, urlParameter: made(urlParameter), payload: made(payload), couponCode: made(couponCode) };
  required(button.urlParameter + button.payload + button.couponCode);
  return button;
}

/** A placeholder of an approved template that is given nothing is refused by Meta. */
function required(value: string): string {
  return orEmpty(value, value, 'whatsapp_template');
}

function fill(variant: TemplateVariant, part: Part, source: string, scope: object, longest: number, kind: TemplateKind = 'TEXT'): string {
  if (source === '') return '';
  const made = attempt(part, () => render(template(variant, source, kind), kind, scope));
  if (made.length > longest) throw new NotRendered({ kind: 'TOO_LONG', part });
  if (made.includes('\0')) throw new NotRendered({ kind: 'CONTROL_CHARACTER', part });
  return made;
}

function orEmpty(text: string, said: string, part: Part = 'text'): string {
  if (said.trim() === '') throw new NotRendered({ kind: 'EMPTY', part });
  return text;
}

function template(variant: TemplateVariant, source: string, kind: TemplateKind): Template[] {
  const known = parsed.get(variant) ?? new Map<string, Template[]>();
  const key = `${kind} ${source}`;
  const made = known.get(key) ?? parse(source, kind);
  parsed.set(variant, known.set(key, made));
  return made;
}

function attempt(part: Part, work: () => string): string {
  try {
    return work();
  } catch (error) {
    const missing = missingVariable(error);
    throw new NotRendered(missing === undefined ? { kind: 'FAILED', part } : { kind: 'MISSING_VARIABLE', name: missing });
  }
}

/** liquidjs wraps the error that tells in one that quotes the template. */
function missingVariable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof UndefinedVariableError) return error.message.replace(/^undefined variable: /, '').replace(/,.*$/s, '');
  return 'originalError' in error && error.originalError !== error ? missingVariable(error.originalError) : undefined;
}

class NotRendered extends Error {
  constructor(readonly problem: RenderProblem) {
    super(problem.kind);
  }
}
