import {
  AttemptStatus,
  Channel,
  ErrorClass,
  MessageServiceService,
  MessageStatus,
  CustomerServiceService,
  SendMessageResponse,
  GetMessageResponse,
  GetTimelineResponse,
  ListMessagesResponse,
  TimelineEvent,
  WatchMessageResponse,
  type AcknowledgeMessageRequest,
  type CancelMessageRequest,
  type CreateApiKeyRequest,
  type CreateCustomerRequest,
  type ExplainRouteRequest,
  type GetMessageRequest,
  type ListInboundMessagesRequest,
  type ListMessagesRequest,
  type SendMessageRequest,
  type SetProviderModeRequest,
  type SimulatePolicyRequest,
  type WatchMessageRequest,
} from '@switchback/contracts';
import {
  ApiError,
  Health,
  createLogger,
  serverStream,
  startGrpcServer,
  unary,
  type CallContext,
  type RunningServer,
} from '@switchback/service';
import { EXPLANATION } from './explanation';
import { inboundService } from './fake-inbound';
import { policyService, type PolicyStore } from './fake-policies';
import { providerService } from './fake-providers';
import { suppressionService, type SuppressionCalls } from './fake-suppressions';

const log = createLogger({ service: 'spec', level: 'silent' });
const START = new Date('2026-01-31T08:00:00Z');
const after = (ms: number): Date => new Date(START.getTime() + ms);

export const TRACE = '0af7651916cd43dd8448eb211c80319c';
export const API_KEY = 'sbk_demo_secret';
export const OPERATOR_KEY = 'operators-only';

/** A message that falls back from SMS to e-mail. */
const ENTRIES = [
  { event: TimelineEvent.TIMELINE_EVENT_MESSAGE_ACCEPTED, time: START, summary: 'Accepted, to be routed by policy "default" version 1.' },
  {
    event: TimelineEvent.TIMELINE_EVENT_ATTEMPT_UPDATED,
    time: after(42),
    channel: Channel.CHANNEL_SMS,
    attemptStatus: AttemptStatus.ATTEMPT_STATUS_SENT,
    summary: 'The SMS was handed over (provider sandbox).',
    provider: 'sandbox',
  },
  {
    event: TimelineEvent.TIMELINE_EVENT_ATTEMPT_UPDATED,
    time: after(240),
    channel: Channel.CHANNEL_SMS,
    attemptStatus: AttemptStatus.ATTEMPT_STATUS_UNDELIVERED,
    errorClass: ErrorClass.ERROR_CLASS_RECIPIENT_TEMPORARY,
    providerCode: '30003',
    summary: 'The SMS could not be delivered: RECIPIENT_TEMPORARY, code 30003.',
    reason: 'RECIPIENT_TEMPORARY',
  },
  {
    event: TimelineEvent.TIMELINE_EVENT_FALLING_BACK,
    time: after(241),
    channel: Channel.CHANNEL_EMAIL,
    summary: 'Falling back from step 1 to step 2 (e-mail).',
    reason: 'UNDELIVERED',
  },
  {
    event: TimelineEvent.TIMELINE_EVENT_ATTEMPT_UPDATED,
    time: after(500),
    channel: Channel.CHANNEL_EMAIL,
    attemptStatus: AttemptStatus.ATTEMPT_STATUS_DELIVERED,
    summary: 'The e-mail was delivered.',
  },
  {
    event: TimelineEvent.TIMELINE_EVENT_MESSAGE_SETTLED,
    time: after(12_500),
    messageStatus: MessageStatus.MESSAGE_STATUS_DELIVERED,
    summary: 'The message is DELIVERED.',
  },
].map((entry, position) => ({ ...entry, sequence: position + 1 }));

const message = (id: string, status: MessageStatus) => ({
  id,
  status,
  policy: 'default',
  policyVersion: 1,
  traceId: TRACE,
  acceptTime: START,
  recipient: { sms: '+15005550009' },
  reason: status === MessageStatus.MESSAGE_STATUS_FAILED ? 'EXHAUSTED' : '',
});
const statusOf = (id: string): MessageStatus =>
  id === 'msg_failed' ? MessageStatus.MESSAGE_STATUS_FAILED : MessageStatus.MESSAGE_STATUS_DELIVERED;

/** The API as far as the command needs it: one story for every message, policies and customers in memory. */
export class FakeApi {
  readonly sent: SendMessageRequest[] = [];
  readonly listed: ListMessagesRequest[] = [];
  readonly explained: ExplainRouteRequest[] = [];
  /** Versions by name, newest first. */
  readonly policies: PolicyStore = new Map();
  readonly suppressions: SuppressionCalls = { created: [], listed: [], deleted: [] };
  readonly inboundListed: ListInboundMessagesRequest[] = [];
  readonly simulated: SimulatePolicyRequest[] = [];
  /** What was said of providers, in order. */
  readonly steered: SetProviderModeRequest[] = [];
  #server: RunningServer | undefined;

  async start(): Promise<string> {
    this.#server = await startGrpcServer({
      address: '127.0.0.1:0',
      health: new Health(),
      log,
      graceMs: 50,
      services: [
        this.#messages(),
        policyService(this.policies, log, this.simulated),
        suppressionService(this.suppressions, log),
        inboundService(this.inboundListed, log),
        this.#customers(),
        providerService(this.steered, log),
      ],
    });
    return `127.0.0.1:${this.#server.port}`;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #messages() {
    const implementation = {
      sendMessage: unary(
        async (request: SendMessageRequest, call) => {
          authenticate(call, API_KEY);
          if (request.message?.recipient?.sms === '12') {
            throw new ApiError('INVALID_FIELDS', 'a field is wrong', {
              fieldViolations: [{ field: 'message.recipient.sms', description: 'must be E.164, such as +14155552671' }],
            });
          }
          if (request.message?.requestId === 'again') throw new ApiError('REQUEST_ID_REUSED', 'request_id was used before');
          this.sent.push(request);
          const id = request.message?.correlationId === 'fail' ? 'msg_failed' : 'msg_1';
          return SendMessageResponse.fromPartial({ message: message(id, MessageStatus.MESSAGE_STATUS_ACCEPTED) });
        },
        { log },
      ),
      getMessage: unary(
        async ({ messageId }: GetMessageRequest) => {
          if (!messageId.startsWith('msg_')) {
            const description = 'must be a message id as SendMessage answers it: "msg_" and 26 characters';
            throw new ApiError('INVALID_FIELDS', `message_id ${description}`, { fieldViolations: [{ field: 'message_id', description }] });
          }
          if (messageId === 'msg_none') throw new ApiError('MESSAGE_NOT_FOUND', 'there is no such message');
          return GetMessageResponse.fromPartial({ message: message(messageId, statusOf(messageId)) });
        },
        { log },
      ),
      listMessages: unary(
        async (request: ListMessagesRequest) => {
          this.listed.push(request);
          if (request.correlationId === 'nobody') return ListMessagesResponse.create();
          const [id, next] = request.pageToken === '' ? ['msg_1', 'p2'] : ['msg_2', ''];
          return ListMessagesResponse.fromPartial({ messages: [message(id, MessageStatus.MESSAGE_STATUS_DELIVERED)], nextPageToken: next });
        },
        { log },
      ),
      cancelMessage: unary(
        async ({ messageId }: CancelMessageRequest) => ({
          message: GetMessageResponse.fromPartial({ message: message(messageId, messageId === 'msg_failed' ? statusOf(messageId) : MessageStatus.MESSAGE_STATUS_CANCELED) }).message,
        }),
        { log },
      ),
      acknowledgeMessage: unary(
        async ({ messageId }: AcknowledgeMessageRequest) => {
          const acknowledged = { ...message(messageId, MessageStatus.MESSAGE_STATUS_DELIVERED), reason: 'ACKNOWLEDGED' };
          return GetMessageResponse.fromPartial({ message: acknowledged });
        },
        { log },
      ),
      explainRoute: unary(
        async (request: ExplainRouteRequest, call) => {
          authenticate(call, API_KEY);
          this.explained.push(request);
          return EXPLANATION;
        },
        { log },
      ),
      getTimeline: unary(async () => GetTimelineResponse.fromPartial({ entries: ENTRIES, traceId: TRACE }), { log }),
      watchMessage: serverStream(({ messageId }: WatchMessageRequest, { signal }) => story(messageId, signal), { log }),
    };
    return { definition: MessageServiceService, implementation };
  }

  #customers() {
    const implementation = {
      createCustomer: unary(
        async ({ customer }: CreateCustomerRequest, call) => {
          authenticate(call, OPERATOR_KEY);
          return { customer };
        },
        { log },
      ),
      listApiKeys: unary(async () => ({ apiKeys: [] }), { log }),
      createApiKey: unary(
        async ({ customerId }: CreateApiKeyRequest, call) => {
          authenticate(call, OPERATOR_KEY);
          const apiKey = { id: 'k1', customerId, displayName: '', createTime: START, expireTime: undefined, revokeTime: undefined };
          return { apiKey, secret: 'sbk_k1_s3cret' };
        },
        { log },
      ),
    };
    return { definition: CustomerServiceService, implementation };
  }
}

// The story of msg_endless does not end.
async function* story(messageId: string, signal: AbortSignal) {
  for (const entry of ENTRIES) yield WatchMessageResponse.fromPartial({ entry });
  if (messageId === 'msg_endless') await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

function authenticate({ metadata }: CallContext, key: string): void {
  if (metadata.get('authorization').join() !== `Bearer ${key}`) throw new ApiError('API_KEY_INVALID', 'the API key is not valid');
}
