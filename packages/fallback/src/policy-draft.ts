import { type StepContent, type StepTemplate } from './step-content';

/**
 * A policy as a customer wrote it, from protobuf or YAML: every field may be missing or wrong. What was not written must be
 * absent: protobuf's zero values (0, '', *_UNSPECIFIED) are left out by whoever maps them. Durations in milliseconds.
 */
export interface PolicyDraft {
  readonly name?: string;
  /** Assigned by the server; 0 until then. */
  readonly version?: number;
  readonly defaultTtlMs?: number;
  readonly steps?: readonly StepDraft[];
}

export interface StepDraft {
  readonly channel?: string;
  /** In the first step alone, and then nothing else: two or three steps that start at once. */
  readonly allOf?: readonly StepDraft[];
  readonly successStatus?: string;
  readonly fallbackAfterMs?: number;
  /** Missing or empty: every trigger. */
  readonly fallbackOn?: readonly string[];
  readonly providers?: readonly ProviderDraft[];
  readonly retry?: RetryDraft;
  readonly unconfirmed?: string;
  readonly onAmbiguous?: string;
  readonly content?: StepContent;
  readonly template?: StepTemplate;
  readonly sendWindow?: SendWindowDraft;
  readonly when?: string;
  readonly sms?: SmsDraft;
}

export interface SmsDraft {
  readonly maxSegments?: number;
  readonly smartEncoding?: boolean;
}

export interface SendWindowDraft {
  /** Missing or empty: every day. */
  readonly days?: readonly string[];
  /** "HH:MM", 24 hours. */
  readonly start?: string;
  readonly end?: string;
  /** Missing or empty: the recipient's zone. */
  readonly timeZone?: string;
}

export interface ProviderDraft {
  readonly id?: string;
  readonly priority?: number;
  readonly weight?: number;
}

export interface RetryDraft {
  readonly maxAttempts?: number;
  readonly initialBackoffMs?: number;
  readonly maxBackoffMs?: number;
}
