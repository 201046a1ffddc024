import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import {
  BatchSendMessagesRequest,
  type BatchSendMessagesResponse,
  CancelMessageRequest,
  type CancelMessageResponse,
  type Channel,
  CreatePolicyRequest,
  CreateSuppressionRequest,
  type CreateSuppressionResponse,
  type CreatePolicyResponse,
  type Duration,
  GetMessageRequest,
  type GetMessageResponse,
  GetTimelineRequest,
  type GetTimelineResponse,
  type InboundMessage,
  InboundServiceClient,
  ListInboundMessagesRequest,
  type ListInboundMessagesResponse,
  type Message,
  MessageServiceClient,
  MessageStatus,
  type OnAmbiguous,
  OutgoingMessage,
  PolicyServiceClient,
  type RetryPolicy,
  SendMessageRequest,
  type SendMessageResponse,
  type SuccessStatus,
  SuppressionServiceClient,
  type TimelineEntry,
  type Unconfirmed,
} from '@switchback/contracts';

import { waitFor } from './wait-for';

const FINAL: ReadonlySet<MessageStatus> = new Set([
  MessageStatus.MESSAGE_STATUS_DELIVERED,
  MessageStatus.MESSAGE_STATUS_READ,
  MessageStatus.MESSAGE_STATUS_FAILED,
  MessageStatus.MESSAGE_STATUS_EXPIRED,
  MessageStatus.MESSAGE_STATUS_CANCELED,
  MessageStatus.MESSAGE_STATUS_STOPPED,
]);

/** A message to send; what is left out has the API's defaults. */
export interface MessageDraft {
  requestId?: string;
  recipient: { sms?: string; email?: string; whatsapp?: string };
  content: { text: string; email?: { subject: string } };
  metadata?: Record<string, string>;
  policy?: string;
  inlinePolicy?: Pick<PolicyDraft, 'steps'>;
  ttl?: Duration;
}

/** A policy; what its steps leave out has the API's defaults. */
export interface PolicyDraft {
  name: string;
  steps: StepDraft[];
}

export interface StepDraft {
  /** Not beside `allOf`. */
  channel?: Channel;
  allOf?: StepDraft[];
  fallbackAfter?: Duration;
  successStatus?: SuccessStatus;
  retry?: RetryPolicy;
  unconfirmed?: Unconfirmed;
  onAmbiguous?: OnAmbiguous;
  providers?: { id: string; priority?: number; weight?: number }[];
}

/** Calls the public gRPC API as a customer does: bare contracts, so that specs depend on nothing but the wire. */
export class ApiCaller {
  private readonly messages: MessageServiceClient;
  private readonly policies: PolicyServiceClient;
  private readonly suppressions: SuppressionServiceClient;
  private readonly inbound: InboundServiceClient;
  private readonly metadata = new Metadata();

  constructor(o: { address: string; apiKey: string }) {
    // A gateway that was killed is asked again soon: the default backoff grows to two minutes.
    const options = { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 250 };
    this.messages = new MessageServiceClient(o.address, credentials.createInsecure(), options);
    this.policies = new PolicyServiceClient(o.address, credentials.createInsecure(), options);
    this.suppressions = new SuppressionServiceClient(o.address, credentials.createInsecure(), options);
    this.inbound = new InboundServiceClient(o.address, credentials.createInsecure(), options);
    this.metadata.set('authorization', `Bearer ${o.apiKey}`);
  }

  /** The accepted message. `headers` go beside the key, e.g. a trace context. */
  async send(message: MessageDraft, headers: Record<string, string> = {}): Promise<Message> {
    const request = SendMessageRequest.create({ message: OutgoingMessage.fromPartial(message) });
    const metadata = this.metadata.clone();
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    const sent = call<SendMessageResponse>((answer) => this.messages.sendMessage(request, metadata, deadline(), answer));
    const { message: accepted } = await sent;
    if (accepted === undefined) throw new Error('the gateway answered without a message');
    return accepted;
  }

  /** The accepted messages of one call, in the order given. */
  async sendBatch(messages: readonly MessageDraft[]): Promise<Message[]> {
    const request = BatchSendMessagesRequest.create({ messages: messages.map((message) => OutgoingMessage.fromPartial(message)) });
    const { results } = await call<BatchSendMessagesResponse>((answer) => this.messages.batchSendMessages(request, this.metadata, deadline(), answer));
    return results.map(({ result }) => {
      if (result?.$case !== 'message') throw new Error('a message of the batch was refused');
      return result.value;
    });
  }

  /** Sends until the gateway answers, with the same request id: what a careful customer does when it may be down. */
  async sendPatiently(message: MessageDraft, timeoutMs: number): Promise<Message> {
    return waitFor(() => this.send(message), { timeoutMs, what: 'the gateway to accept a message' });
  }

  async get(messageId: string): Promise<Message> {
    const request = GetMessageRequest.create({ messageId });
    const { message } = await call<GetMessageResponse>((answer) => this.messages.getMessage(request, this.metadata, deadline(), answer));
    if (message === undefined) throw new Error('the gateway answered without a message');
    return message;
  }

  /** The message as its cancel left it. */
  async cancel(messageId: string): Promise<Message> {
    const request = CancelMessageRequest.create({ messageId });
    const { message } = await call<CancelMessageResponse>((answer) => this.messages.cancelMessage(request, this.metadata, deadline(), answer));
    if (message === undefined) throw new Error('the gateway answered without a message');
    return message;
  }

  async timeline(messageId: string): Promise<TimelineEntry[]> {
    const request = GetTimelineRequest.create({ messageId });
    return (await call<GetTimelineResponse>((answer) => this.messages.getTimeline(request, this.metadata, deadline(), answer))).entries;
  }

  /** The message once its status is final; a late receipt may still raise it. */
  async untilSettled(messageId: string, timeoutMs = 20_000): Promise<Message> {
    return this.until(messageId, (message) => FINAL.has(message.status), timeoutMs);
  }

  /** The message once it has that status. */
  async untilStatus(messageId: string, status: MessageStatus, timeoutMs = 20_000): Promise<Message> {
    return this.until(messageId, (message) => message.status === status, timeoutMs);
  }

  private async until(messageId: string, holds: (message: Message) => boolean, timeoutMs: number): Promise<Message> {
    let seen: MessageStatus | undefined;
    const settled = async (): Promise<Message | undefined> => {
      const message = await this.get(messageId);
      seen = message.status;
      return holds(message) ? message : undefined;
    };
    return waitFor(settled, { timeoutMs, intervalMs: 50, what: `${messageId} to come further` }).catch((error: unknown) => {
      throw new Error(`${String(error)}; it was last seen ${seen ?? 'nowhere'}`);
    });
  }

  async createPolicy(policy: PolicyDraft): Promise<void> {
    const request = CreatePolicyRequest.fromPartial({ policy });
    await call<CreatePolicyResponse>((answer) => this.policies.createPolicy(request, this.metadata, deadline(), answer));
  }

  /** The person opted out of a channel, or of all. */
  async suppress(address: string, channel: Channel | 'ALL'): Promise<void> {
    const target = channel === 'ALL' ? { address, allChannels: true } : { address, channel };
    const request = CreateSuppressionRequest.fromPartial({ target });
    await call<CreateSuppressionResponse>((answer) => this.suppressions.createSuppression(request, this.metadata, deadline(), answer));
  }

  /** What a person said back, newest first. */
  async said(address: string): Promise<readonly InboundMessage[]> {
    const request = ListInboundMessagesRequest.fromPartial({ address });
    const found = await call<ListInboundMessagesResponse>((answer) => this.inbound.listInboundMessages(request, this.metadata, deadline(), answer));
    return found.inboundMessages;
  }

  close(): void {
    this.inbound.close();
    this.messages.close();
    this.policies.close();
    this.suppressions.close();
  }
}

function deadline(): { deadline: number } {
  return { deadline: Date.now() + 5_000 };
}

function call<T>(start: (answer: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}
