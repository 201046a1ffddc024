import { type SendWindow } from './send-window';
import { type StepContent, type StepTemplate } from './step-content';

/** A channel of the plan. */
export type Channel = 'SMS' | 'EMAIL' | 'WHATSAPP';

/** Which evidence counts as success of a step. */
export type SuccessStatus = 'SENT' | 'DELIVERED' | 'READ';

/** What may move a message on to its next step. */
export type FallbackTrigger = 'REJECTED' | 'UNDELIVERED' | 'EXPIRED' | 'TIMEOUT' | 'UNREACHABLE';

/** Provider preference inside a step; lower priority first, weight shares traffic among equals. */
export interface ProviderChoice {
  readonly id: string;
  readonly priority: number;
  readonly weight: number;
}

/** How TRANSIENT refusals are retried inside a step: exponential, doubled each time, full jitter. Milliseconds. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
}

/** What holds for the text of an SMS step. */
export interface SmsOptions {
  /** Most short messages that its text may make; the step is skipped where it makes more. Absent: any number. */
  readonly maxSegments?: number;
  /** Whether typographic characters are written in GSM-7 when the whole text is GSM-7 then. */
  readonly smartEncoding: boolean;
}

/** One channel of the plan, defaults filled in. */
export interface Step {
  readonly channel: Channel;
  readonly successStatus: SuccessStatus;
  /** From the step's first hand-off, in milliseconds; the channel service makes no provider call after it. */
  readonly fallbackAfterMs: number;
  readonly fallbackOn: readonly FallbackTrigger[];
  readonly providers: readonly ProviderChoice[];
  readonly retry: RetryPolicy;
  /** What a SENT attempt without a receipt means when the step's time is up. */
  readonly unconfirmed: 'FALLBACK' | 'SUCCESS';
  /** What to do at once when a provider gave no answer. */
  readonly onAmbiguous: 'WAIT' | 'FALLBACK';
  /** The step starts only while it is open; absent: at any time. */
  readonly sendWindow?: SendWindow;
  /** A CEL expression; the step is skipped where it is not true. Absent: always tried. */
  readonly when?: string;
  /** Of SMS steps alone. */
  readonly sms?: SmsOptions;
  /** What the step says instead of the message's content; at most one of the two is there. */
  readonly content?: StepContent;
  readonly template?: StepTemplate;
}

/** One immutable version of a customer's policy, defaults filled in. */
export interface FallbackPolicy {
  readonly name: string;
  readonly version: number;
  readonly defaultTtlMs: number;
  readonly steps: readonly Step[];
  /** How many of the first steps start together; absent: one. */
  readonly parallelSteps?: number;
}
