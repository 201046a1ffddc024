import { type AttemptStatus, type Channel, type ErrorClass, type WhatsAppMedia, type WhatsAppTemplate } from '@switchback/fallback';

/** What a provider is asked to send; already resolved for its channel. */
export interface SendRequest {
  readonly attemptId: string;
  readonly messageId: string;
  /** Whose message it is. */
  readonly customerId: string;
  /** Which call of this attempt it is, from 1; above 1 only after a refusal. */
  readonly call: number;
  /** E.164 for SMS and WhatsApp, an e-mail address for e-mail. */
  readonly address: string;
  readonly content: ChannelContent;
  /** How long the provider should go on trying, in seconds. */
  readonly validitySeconds: number;
}

export type ChannelContent =
  | { readonly channel: 'SMS'; readonly text: string }
  | {
      readonly channel: 'EMAIL';
      readonly subject: string;
      readonly text: string;
      readonly html?: string;
      readonly attachments?: readonly EmailAttachment[];
    }
  | { readonly channel: 'WHATSAPP'; readonly text: string }
  | { readonly channel: 'WHATSAPP'; readonly template: WhatsAppTemplate }
  /** One file, which the provider loads from its link. */
  | { readonly channel: 'WHATSAPP'; readonly media: WhatsAppMedia };

/** A file by reference; whoever sends fetches it. */
export interface EmailAttachment {
  readonly name: string;
  readonly mediaType: string;
  /** https; where it leads is not checked yet. */
  readonly url: string;
  /** For an image inside the HTML. */
  readonly contentId?: string;
}

/** Why something was not taken. */
export type RefusalClass = Exclude<ErrorClass, 'AMBIGUOUS'>;

/**
 * What came of one provider call.
 * - TAKEN: the provider has it.
 * - REFUSED: the provider, or the way to it, said that it was not taken (a refusal, DNS, connection refused, 429).
 * - NO_ANSWER: the request was written and no usable answer came; it may or may not be on its way (AMBIGUOUS).
 */
export type SendAnswer =
  | {
      readonly outcome: 'TAKEN';
      readonly status: 'SENT' | 'DELIVERED';
      readonly providerMessageId: string;
      /**
       * For each part of the message, the ids by which receipts may name it; the message is delivered when all parts are. Left out where
       * receipts name the whole message by `providerMessageId`, which names it in none where they are given.
       */
      readonly receiptIds?: readonly (readonly string[])[];
    }
  | {
      readonly outcome: 'REFUSED';
      readonly errorClass: RefusalClass;
      readonly code: string;
      readonly retryAfterMs?: number;
      /** The message itself stood in the way before anybody was asked: that says nothing of the provider, and its circuit breaker does not count it. */
      readonly notAsked?: true;
    }
  | { readonly outcome: 'NO_ANSWER'; readonly code: string };

/** One receipt: a provider's later word about an attempt. */
export interface ProviderReceipt {
  /** A string, leading zeros kept. Empty when only the attempt id is known. */
  readonly providerMessageId: string;
  /** When the provider gives our own id back (callback URL, biz_opaque_callback_data). */
  readonly attemptId?: string;
  readonly status: AttemptStatus;
  readonly errorClass?: ErrorClass;
  readonly code?: string;
  /** By the provider's clock where it says, in milliseconds since the epoch. */
  readonly occurredAt?: number;
}

/**
 * A person's word, not a provider's: they wrote to us, or they want no more messages, or want them again. What they wrote may itself be a
 * keyword (STOP); a provider that reads keywords by itself says OPT_OUT.
 */
export type PersonSignal =
  | {
      readonly kind: 'INBOUND_MESSAGE';
      /** A string; the same message posted twice has the same. */
      readonly providerMessageId: string;
      /** The person: E.164 for SMS and WhatsApp. */
      readonly from: string;
      /** Ours: the number, short code or sender that they wrote to. */
      readonly to: string;
      readonly text: string;
      /** By the provider's clock where it says, in milliseconds since the epoch. */
      readonly occurredAt?: number;
    }
  | {
      readonly kind: 'OPT_OUT' | 'OPT_IN';
      readonly via: 'KEYWORD' | 'UNSUBSCRIBE' | 'SPAM_REPORT' | 'PROVIDER';
      /** The person's address, where the provider says it. */
      readonly address?: string;
      /** The attempt that it answers, where the provider gives our own id back. */
      readonly attemptId?: string;
      /** The provider's id of the message that it answers, where it says so. */
      readonly providerMessageId?: string;
      /** Whose message it answers, where the provider's own seal vouches for that: who counts when the message is deleted already. */
      readonly customerId?: string;
      /**
       * The provider's id of the person's message that says so, where it is one: the INBOUND_MESSAGE with this id is then not read for
       * keywords any more, for the provider has read it.
       */
      readonly inboundMessageId?: string;
      readonly occurredAt?: number;
    };

/** What a provider brings at once; all of it is stored, or none. */
export interface ProviderReports {
  readonly receipts: readonly ProviderReceipt[];
  readonly signals?: readonly PersonSignal[];
}

/** Stores what a provider brought, with the raw bytes it came in. True once it is stored: only then may the far side be told so. */
export type TakeReports = (reports: ProviderReports, payload: Uint8Array) => Promise<boolean>;

/** An HTTP request at `/receipts/<provider id>`, body unparsed: signatures are over the raw bytes. */
export interface ReceiptRequest {
  readonly method: string;
  /** The public URL as the provider called it, query included. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What is known of a posted receipt before its body is read. */
export type ReceiptHead = Omit<ReceiptRequest, 'body'>;
/** What is answered to who called. */
export interface ReceiptReply {
  readonly body: string;
  /** Default text/plain. A page may neither run nor load anything. */
  readonly mediaType?: 'text/plain' | 'text/html';
}

export type ReceiptAnswer =
  /** `reply` is answered once all of it is stored; an empty body without. */
  | ({ readonly outcome: 'RECEIPTS'; readonly reply?: ReceiptReply } & ProviderReports)
  /** Answer this and store nothing, e.g. a webhook verification challenge. */
  | ({ readonly outcome: 'REPLY'; readonly status: number } & ReceiptReply)
  | ReceiptRefusal;

export interface ReceiptRefusal {
  readonly outcome: 'REFUSED';
  readonly status: 400 | 401 | 403 | 405 | 413 | 415;
  readonly reason: string;
}

/** The port. Real and sandbox providers implement it and pass the same contract suite. */
export interface Provider {
  /** As named in the service's configuration. */
  readonly id: string;
  readonly channel: Channel;
  readonly capabilities: ProviderCapabilities;
  /** Where free text may be sent only for a while after the person last wrote (WhatsApp). */
  readonly window?: ConversationWindow;
  /** One provider call; never throws for what a provider can do. Must settle soon after `signal` aborts. */
  send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer>;
  /**
   * Refuses what its head alone shows to be no receipt: nothing that signs it, a signed time long past, a length that none has. Everybody can
   * post here, so it must cost next to nothing. It spares the reading of a body and no more: `readReceipt` takes nothing on its word.
   */
  screenReceipt?(head: ReceiptHead): ReceiptRefusal | undefined;
  /**
   * Verifies and reads what the provider posted. A promise where the key has to be fetched: then in bounded time, and never at the bidding
   * of a request that could not be genuine. A key that cannot be had now is a REPLY of 503, so that the provider posts again.
   */
  readReceipt?(request: ReceiptRequest): ReceiptAnswer | Promise<ReceiptAnswer>;
  /** Asks what became of an attempt; undefined when the provider does not know it. */
  query?(attempt: { readonly attemptId: string; readonly providerMessageId?: string }, signal: AbortSignal): Promise<ProviderReceipt | undefined>;
  /** Listens where the provider reports other than over HTTP (an SMPP session, a mailbox). Called once at start; resolves when it listens. */
  listen?(take: TakeReports): Promise<void>;
  /**
   * Asks not to send what was taken; true when the provider says that it will not. Nothing hangs on it: what it then did is told by a
   * receipt.
   */
  cancel?(attempt: { readonly attemptId: string; readonly providerMessageId: string }, signal: AbortSignal): Promise<boolean>;
  /**
   * Called once at start with what is still unproved, for a provider that lives in this process and so forgot what it owed
   * (the sandbox). A real provider does not need it: it repeats its receipts by itself.
   */
  resume?(attempts: AsyncIterable<ResumedAttempt>): Promise<void>;
  close?(): Promise<void>;
}

/** How long after a person's last message free text may be sent to them. */
export interface ConversationWindow {
  readonly durationMs: number;
  /** Every message of every person comes here: who was not heard in time has not written. Else the provider decides until that is certain. */
  readonly enforce: boolean;
}

/** An attempt that was handed over before the service started. */
export interface ResumedAttempt {
  readonly attemptId: string;
  readonly providerMessageId: string;
  readonly status: AttemptStatus;
}

export interface ProviderCapabilities {
  /** It reports delivery: by receipts, or by its answer where taking a message is delivering it. */
  readonly receipts: boolean;
  readonly query: boolean;
  /** It honours an idempotency key, so an ambiguous call may be repeated. */
  readonly idempotent: boolean;
  /** It sends an e-mail's attachments. Default: e-mails that have some are refused. */
  readonly attachments?: boolean;
}
