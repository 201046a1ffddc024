import type { DurationInput } from './duration';
import type { RouteFacts } from './explanation';
import type { InlinePolicy } from './policy';
import type { SendWindow } from './send-window';
import type { AttemptStatusName, ChannelName, ErrorClassName, MessageStatusName, PassReasonName, StepStateName, TimelineEventName } from './vocabulary';

/** The addresses of one person. At least one must be usable by a step of the policy. */
export interface Recipient {
  /** E.164, e.g. "+14155552671"; a number without a country code needs `region`. */
  readonly sms?: string;
  readonly email?: string;
  /** As for SMS. */
  readonly whatsapp?: string;
}

/** What to say. `text` serves every channel that has no content of its own. */
export interface Content {
  readonly text?: string;
  readonly sms?: { readonly text: string };
  readonly email?: { readonly subject?: string; readonly text?: string; readonly html?: string; readonly attachments?: readonly EmailAttachment[] };
  readonly whatsapp?: { readonly text?: string; readonly template?: WhatsAppTemplate; readonly media?: WhatsAppMedia };
  /** What the policy's templates fill in, by name. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A file by reference; it is fetched when the e-mail is sent. All of a message's files together: at most 10, and 10 MiB. */
export interface EmailAttachment {
  readonly name: string;
  /** E.g. "application/pdf". */
  readonly mediaType: string;
  /** https, at a public address, without a login. */
  readonly url: string;
  /** For an image inside the HTML: `<img src="cid:logo">`. */
  readonly contentId?: string;
}

export interface WhatsAppTemplate {
  readonly name: string;
  /** As approved with the template, e.g. "en_US". */
  readonly language: string;
  /** Values of the body's placeholders, in order. */
  readonly bodyParameters?: readonly string[];
  /** The value of the header's placeholder, or its file. */
  readonly header?: { readonly text: string } | { readonly media: WhatsAppMedia };
  /** Buttons that have a placeholder; `index` is the position in the template, from 0. */
  readonly buttons?: readonly WhatsAppButton[];
}

/** One file, which the provider loads from its link: one of them is set. */
export interface WhatsAppMedia {
  readonly image?: WhatsAppFile;
  readonly document?: WhatsAppFile;
  readonly video?: WhatsAppFile;
  readonly audio?: WhatsAppFile;
}

export interface WhatsAppFile {
  /** Begins with https://. */
  readonly link: string;
  /** Not of audio, nor in a header. */
  readonly caption?: string;
  /** Of documents. */
  readonly filename?: string;
}

/** What a button is given: what is appended to its link, what its tap sends back, or what it copies. */
export type WhatsAppButton = { readonly index: number } & ({ readonly urlParameter: string } | { readonly payload: string } | { readonly couponCode: string });

/** One request to reach one recipient. */
export interface OutgoingMessage {
  readonly recipient: Recipient;
  readonly content: Content;
  /** Default: the customer's policy named "default". */
  readonly policy?: string;
  /** The message's own policy, instead of `policy`. Equal ones are stored once. */
  readonly inlinePolicy?: InlinePolicy;
  /** How long it is worth delivering, 1 s to 30 days. Default: the policy's. */
  readonly ttl?: DurationInput;
  /** Idempotency key. Default: a new one for each call of `send`, so that its retries send once. */
  readonly requestId?: string;
  readonly correlationId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** No step starts earlier. Before the message expires. */
  readonly sendAt?: Date;
  /** Steps start only while it is open. */
  readonly sendWindow?: SendWindow;
  /** The recipient's time zone, IANA name, for windows that have none of their own. */
  readonly timeZone?: string;
  /** The region whose phone numbers may stand without a country code, e.g. "US". */
  readonly region?: string;
  /** The recipient's language as a BCP 47 tag, e.g. "pt-BR"; chooses among the variants of the policy's templates. */
  readonly locale?: string;
  /** In a batch: send it even when it equals another entry. */
  readonly keepDuplicate?: boolean;
}

export interface Message {
  readonly id: string;
  readonly requestId: string;
  /** Undefined for a status that this version of the SDK does not know. */
  readonly status: MessageStatusName | undefined;
  /** For a message that brought its own: the name that `policies.get` reads it by. */
  readonly policy: string;
  readonly policyVersion: number;
  readonly recipient: Recipient;
  readonly correlationId: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly acceptTime: Date | undefined;
  readonly updateTime: Date | undefined;
  readonly expireTime: Date | undefined;
  readonly settleTime: Date | undefined;
  readonly steps: readonly StepResult[];
  /** Proof of delivery came after FAILED or EXPIRED. */
  readonly late: boolean;
  /** More than one attempt turned out to be delivered. */
  readonly duplicateDelivery: boolean;
  /** Of the message's trace: 32 hex digits, or empty. */
  readonly traceId: string;
  /** Where the trace can be looked at; empty when the gateway knows of no Jaeger, and in answers to others than `get`. */
  readonly traceUrl: string;
  /** Why it ended as it did, e.g. "EXHAUSTED"; empty until then. */
  readonly reason: string;
  readonly sendAt: Date | undefined;
  readonly sendWindow: SendWindow | undefined;
  /** The recipient's time zone, or empty. */
  readonly timeZone: string;
  /** How many of the first steps start together, as an `allOf`; 0: none, or nothing has begun. */
  readonly parallelSteps: number;
}

export interface StepResult {
  /** Position in the policy, from 0. */
  readonly step: number;
  readonly channel: ChannelName | undefined;
  readonly state: StepStateName | undefined;
  readonly reason: string;
  readonly startTime: Date | undefined;
  readonly endTime: Date | undefined;
  readonly attempts: readonly Attempt[];
  /** Set while it waits: when it may start. */
  readonly waitUntil: Date | undefined;
}

/** One hand-off to one provider. */
export interface Attempt {
  readonly id: string;
  readonly step: number;
  readonly channel: ChannelName | undefined;
  readonly provider: string;
  readonly providerMessageId: string;
  readonly status: AttemptStatusName | undefined;
  readonly errorClass: ErrorClassName | undefined;
  /** The provider's own code, e.g. "30003". */
  readonly providerCode: string;
  readonly createTime: Date | undefined;
  /** When its first provider call was made; set once a provider has taken it, or may have. */
  readonly handoffTime: Date | undefined;
  readonly updateTime: Date | undefined;
}

/** One line of a message's story. */
export interface TimelineEntry {
  /** Position, from 1, without gaps. */
  readonly sequence: number;
  readonly time: Date | undefined;
  readonly event: TimelineEventName | undefined;
  /** One plain sentence: what was decided and why. */
  readonly summary: string;
  readonly reason: string;
  /** Undefined for the message as a whole. */
  readonly step: number | undefined;
  readonly channel: ChannelName | undefined;
  readonly attemptId: string;
  readonly attemptStatus: AttemptStatusName | undefined;
  readonly errorClass: ErrorClassName | undefined;
  readonly provider: string;
  readonly providerCode: string;
  /** The message's status after this entry. */
  readonly messageStatus: MessageStatusName | undefined;
  /** On TIMER_STARTED: when the step runs out of time; on STEP_WAITING: when it may start. */
  readonly deadline: Date | undefined;
  /** The policy version by which it was decided. */
  readonly policy: string;
  readonly policyVersion: number;
  /** The facts that a decision about a step used, the rest empty: on STEP_STARTED, STEP_WAITING and STEP_SKIPPED, where it used some. */
  readonly facts: RouteFacts | undefined;
  /** On ATTEMPT_UPDATED: providers that come before `provider` and that the attempt was not handed to. */
  readonly passedOver: readonly PassedOver[];
}

/** A provider that an attempt was not handed to, and why; undefined: for a reason that this version does not know. */
export interface PassedOver {
  readonly provider: string;
  readonly reason: PassReasonName | undefined;
}

/** Statuses that are final, but for a late proof of delivery. */
const SETTLED: ReadonlySet<MessageStatusName | undefined> = new Set([
  'DELIVERED',
  'READ',
  'FAILED',
  'EXPIRED',
  'CANCELED',
  'STOPPED',
] as const);

/** Whether nothing further will be tried for a message of this status. */
export function isSettled(status: MessageStatusName | undefined): boolean {
  return SETTLED.has(status);
}
