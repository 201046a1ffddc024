import { randomUUID } from 'node:crypto';
import {
  Channel,
  MessageServiceClient,
  OnDuplicate,
  type BatchSendResult as WireResult,
  type Message as WireMessage,
  type OutgoingMessage as WireOutgoing,
} from '@switchback/contracts';
import type { CallOptions, Connection } from './connection';
import { SwitchbackError, errorCode } from './error';
import type { RouteExplanation } from './explanation';
import { explanationFromWire } from './explanation-wire';
import type { Message, OutgoingMessage, TimelineEntry } from './message';
import { entryFromWire, messageFromWire, outgoingToWire } from './message-wire';
import { Pages } from './pages';
import type { ChannelName, MessageStatusName } from './vocabulary';
import { channels, messageStatuses } from './vocabulary-wire';
import { resume } from './watch';

export interface ListMessagesFilter {
  /** 1 to 200; more counts as 200. Default: 50. */
  readonly pageSize?: number;
  /** Any of these. Default: all. */
  readonly statuses?: readonly MessageStatusName[];
  readonly correlationId?: string;
  /** Accepted at or after. */
  readonly acceptedAfter?: Date;
  /** Accepted before. */
  readonly acceptedBefore?: Date;
  /** The channel of the current or last step; of steps that started together, any that was tried. */
  readonly channel?: ChannelName;
  /** One of the recipient's addresses, whole. */
  readonly address?: string;
  /** The region of an address that is a phone number without a country code, e.g. "US". */
  readonly region?: string;
  /** Pairs that the metadata must have, all of them. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** `mergedInto`: the entry duplicates the one at this position (from 0), whose result this is; undefined for all others. */
export type BatchSendResult =
  | { readonly ok: true; readonly message: Message; readonly mergedInto: number | undefined }
  | { readonly ok: false; readonly error: SwitchbackError; readonly mergedInto: number | undefined };

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  readonly traceId: string;
  /** Where the trace can be looked at; empty when the gateway knows of no Jaeger. */
  readonly traceUrl: string;
}

export interface WatchOptions {
  /** Start after this entry. Default: from the beginning. */
  readonly afterSequence?: number;
  readonly signal?: AbortSignal;
}

/** Sends messages and tells what became of them. Every method throws {@link SwitchbackError}. */
export class Messages {
  readonly #connection: Connection;
  readonly #client: MessageServiceClient;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#client = new MessageServiceClient(connection.authority, connection.credentials, connection.channelOptions);
  }

  /** Sends one message. When it resolves, the message is stored and will reach a final status. */
  async send(message: OutgoingMessage, options?: CallOptions): Promise<Message> {
    const request = { message: outgoingToWire(message, message.requestId ?? randomUUID()) };
    const response = await this.#connection.unary(this.#client.sendMessage.bind(this.#client), request, options);
    return present(response.message);
  }

  /**
   * Sends 1 to 1,000 messages. Each succeeds or fails by itself; results are in the order given. Messages that are equal, and not told apart
   * by request ids of yours, are sent once, unless `keepDuplicate` is set.
   */
  async sendBatch(messages: readonly OutgoingMessage[], options?: CallOptions): Promise<readonly BatchSendResult[]> {
    const request = { messages: messages.map(batchEntryToWire) };
    const response = await this.#connection.unary(this.#client.batchSendMessages.bind(this.#client), request, options);
    return response.results.map(resultFromWire);
  }

  async get(messageId: string, options?: CallOptions): Promise<Message> {
    const response = await this.#connection.unary(this.#client.getMessage.bind(this.#client), { messageId }, options);
    return present(response.message);
  }

  /** Newest first. Iterate over all, or take pages. */
  list(filter: ListMessagesFilter = {}, options?: CallOptions): Pages<Message> {
    const request = {
      pageSize: filter.pageSize ?? 0,
      statuses: (filter.statuses ?? []).map((status) => messageStatuses.write(status)),
      correlationId: filter.correlationId ?? '',
      acceptedAfter: filter.acceptedAfter,
      acceptedBefore: filter.acceptedBefore,
      channel: filter.channel === undefined ? Channel.CHANNEL_UNSPECIFIED : channels.write(filter.channel),
      address: filter.address ?? '',
      region: filter.region ?? '',
      metadata: { ...filter.metadata },
    };
    return new Pages(async (pageToken) => {
      const response = await this.#connection.unary(this.#client.listMessages.bind(this.#client), { ...request, pageToken }, options);
      return { items: response.messages.map(messageFromWire), nextPageToken: response.nextPageToken };
    });
  }

  /** Stops a message: CANCELED when nothing was handed over, STOPPED when attempts are in flight; a settled message as it is. */
  async cancel(messageId: string, options?: CallOptions): Promise<Message> {
    const response = await this.#connection.unary(this.#client.cancelMessage.bind(this.#client), { messageId }, options);
    return present(response.message);
  }

  /** Says that the person acted: no further step starts, and the message counts as DELIVERED. Safe to repeat. */
  async acknowledge(messageId: string, options?: CallOptions): Promise<Message> {
    const response = await this.#connection.unary(this.#client.acknowledgeMessage.bind(this.#client), { messageId }, options);
    return present(response.message);
  }

  async timeline(messageId: string, options?: CallOptions): Promise<Timeline> {
    const response = await this.#connection.unary(this.#client.getTimeline.bind(this.#client), { messageId }, options);
    return { entries: response.entries.map(entryFromWire), traceId: response.traceId, traceUrl: response.traceUrl };
  }

  /** What would happen to a message, step by step and why, were it sent now. Nothing is stored, nothing is sent. */
  async explain(message: OutgoingMessage, options?: CallOptions): Promise<RouteExplanation> {
    const request = { message: outgoingToWire(message, message.requestId ?? '') };
    return explanationFromWire(await this.#connection.unary(this.#client.explainRoute.bind(this.#client), request, options));
  }

  /** The timeline as it happens, until the message is settled. A stream that breaks is resumed where it was. */
  watch(messageId: string, options: WatchOptions = {}): AsyncGenerator<TimelineEntry> {
    const connection = this.#connection;
    const watchMessage = this.#client.watchMessage.bind(this.#client);
    const callOptions = options.signal === undefined ? {} : { signal: options.signal };
    async function* open(afterSequence: number): AsyncGenerator<TimelineEntry> {
      for await (const { entry } of connection.stream(watchMessage, { messageId, afterSequence }, callOptions)) {
        if (entry !== undefined) yield entryFromWire(entry);
      }
    }
    return resume(open, { afterSequence: options.afterSequence ?? 0, retry: connection.retry, signal: options.signal });
  }

  close(): void {
    this.#client.close();
  }
}

function present(message: WireMessage | undefined): Message {
  if (message === undefined) throw new SwitchbackError({ code: 'INTERNAL', reason: 'INTERNAL', message: 'the answer has no message' });
  return messageFromWire(message);
}

/** An id that we choose lets a repeated call send once, but tells no two messages apart. */
function batchEntryToWire(message: OutgoingMessage): WireOutgoing {
  const wire = outgoingToWire(message, message.requestId ?? randomUUID());
  if (message.keepDuplicate === true) return { ...wire, onDuplicate: OnDuplicate.ON_DUPLICATE_KEEP };
  return message.requestId === undefined ? { ...wire, onDuplicate: OnDuplicate.ON_DUPLICATE_MERGE } : wire;
}

function resultFromWire({ result, merged, mergedInto: into }: WireResult): BatchSendResult {
  const mergedInto = merged ? into : undefined;
  if (result?.$case === 'message') return { ok: true, message: messageFromWire(result.value), mergedInto };
  const { code = 13, reason = 'INTERNAL', message = 'the answer has no result', fieldViolations = [] } = result?.value ?? {};
  return { ok: false, error: new SwitchbackError({ code: errorCode(code), reason, message, fieldViolations }), mergedInto };
}
