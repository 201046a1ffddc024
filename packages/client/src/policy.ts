import type { DurationInput } from './duration';
import type { SendWindow } from './send-window';
import type { Content, WhatsAppTemplate } from './message';
import type { ChannelName, FallbackTriggerName, OnAmbiguousName, SuccessStatusName, UnconfirmedName } from './vocabulary';

/** What a policy is made from; what is left out takes the server's default. */
export interface PolicyInput {
  /** 1 to 63 characters: lower-case letters, digits and hyphens, starting with a letter. */
  readonly name: string;
  /** 1 s to 30 days. Default 24 h. */
  readonly defaultTtl?: DurationInput;
  /** 1 to 10, tried in order; those of `allOf` are counted one by one. */
  readonly steps: readonly (StepInput | ParallelSteps)[];
  /** For an update: as it was read. */
  readonly etag?: string;
}

/** None of these fields. */
type Nothing<T> = { readonly [Field in keyof T]?: never };

/** The first step alone may be several: 2 or 3 of different channels that start at once, for what must go out on all of them. */
export interface ParallelSteps extends Nothing<StepInput> {
  /** Without send windows. When all of them have failed, the next step follows if `fallbackOn` of one of them has what it failed for. */
  readonly allOf: readonly Omit<StepInput, 'sendWindow'>[];
}

/** What a message brings instead of naming a policy; one that was read or is written to be stored will do. */
export interface InlinePolicy extends Omit<PolicyInput, 'name' | 'etag'> {
  /** Not looked at, and neither is `etag`: such a policy is named by what it says. */
  readonly name?: string;
  readonly etag?: string;
}

export interface StepInput {
  readonly channel: ChannelName;
  /** Default DELIVERED. */
  readonly successStatus?: SuccessStatusName;
  /** From the step's first provider call, whichever is taken; retries and failover end with it. 1 s to 72 h. Default 300 s. */
  readonly fallbackAfter?: DurationInput;
  /** Default: all. */
  readonly fallbackOn?: readonly FallbackTriggerName[];
  readonly providers?: readonly { readonly id: string; readonly priority?: number; readonly weight?: number }[];
  readonly retry?: { readonly maxAttempts?: number; readonly initialBackoff?: DurationInput; readonly maxBackoff?: DurationInput };
  /** Default FALLBACK. */
  readonly unconfirmed?: UnconfirmedName;
  /** Default WAIT. */
  readonly onAmbiguous?: OnAmbiguousName;
  /** The step starts only while it is open. Default: always. */
  readonly sendWindow?: SendWindow;
  /** A CEL expression; the step is skipped where it is not true. Default: always tried. */
  readonly when?: string;
  /** Of SMS steps alone. */
  readonly sms?: SmsOptions;
  /** What the step says instead of the message's content. */
  readonly content?: StepContent;
  /** What the step says instead of the message's content, made from the message's variables. Not together with `content`. */
  readonly template?: StepTemplate;
}

/** What holds for the text of an SMS step. */
export interface SmsOptions {
  /** Most short messages that the text may make, 1 to 24; where it makes more, the step is skipped: TOO_MANY_SEGMENTS. Default: any number. */
  readonly maxSegments?: number;
  /** Writes typographic characters in GSM-7 when the whole text is GSM-7 then, before the count. Default false. */
  readonly smartEncoding?: boolean;
}

export type StepContent = Omit<Content, 'variables'>;

/** A step's text in Liquid, in one or more languages: `{{ code }}` is a variable of the message, `{{ metadata.order }}` a pair of its metadata. */
export interface StepTemplate {
  readonly variants: readonly TemplateVariant[];
  /** The locale of the variant for every other language. May be left out when there is one variant. */
  readonly fallbackLocale?: string;
}

export interface TemplateVariant {
  /** A BCP 47 tag. */
  readonly locale: string;
  readonly text?: string;
  /** Of the e-mail. */
  readonly subject?: string;
  /** Of the e-mail; values are escaped. */
  readonly html?: string;
  /** The body's parameters are Liquid. */
  readonly whatsappTemplate?: WhatsAppTemplate;
}

/** A stored version of a policy. Durations are text such as "60s", so that it can be edited and sent back. */
export interface Policy extends PolicyInput {
  readonly version: number;
  readonly etag: string;
  readonly createTime: Date | undefined;
}
