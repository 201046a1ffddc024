import {
  ConditionVerdict,
  Channel,
  ExplainRouteResponse,
  FallbackTrigger,
  GetMessageResponse,
  ListMessagesResponse,
  Message,
  MessageServiceService,
  MessageStatus,
  OnDuplicate,
  RouteDecision,
  SmsEncoding,
  SuccessStatus,
  SendMessageResponse,
  TimelineEvent,
  WatchMessageResponse,
  type BatchSendMessagesRequest,
  type ExplainRouteRequest,
  type GetMessageRequest,
  type ListMessagesRequest,
  type OutgoingMessage,
  type SendMessageRequest,
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

const log = createLogger({ service: 'spec', level: 'silent' });
const health = new Health();

const refused = {
  $case: 'error' as const,
  value: { code: 3, reason: 'INVALID_FIELDS', message: 'bad', fieldViolations: [{ field: 'recipient.sms', description: 'must be E.164' }] },
};
const accepted = (requestId: string) => ({ $case: 'message' as const, value: Message.fromPartial({ id: `msg_${requestId}` }) });

const explained = ExplainRouteResponse.fromPartial({
  policy: 'otp',
  policyVersion: 3,
  explainTime: new Date(0),
  ttl: { seconds: 86_400 },
  messageStatus: MessageStatus.MESSAGE_STATUS_SCHEDULED,
  facts: { channels: [Channel.CHANNEL_SMS], smsCountry: 'US', timeZone: 'UTC', results: [{ channel: Channel.CHANNEL_SMS, status: 'FAILED', reason: 'TIMEOUT' }] },
  steps: [
    {
      channel: Channel.CHANNEL_SMS,
      decision: RouteDecision.ROUTE_DECISION_WAIT,
      reason: 'SEND_AT',
      summary: 'Step 1 (SMS) waits.',
      hasAddress: true,
      when: 'true',
      condition: ConditionVerdict.CONDITION_VERDICT_TRUE,
      startTime: new Date(1_000),
      latestStartTime: new Date(1_000),
      fallbackDeadline: new Date(2_000),
      fallbackAfter: { seconds: 1 },
      fallbackOn: [FallbackTrigger.FALLBACK_TRIGGER_REJECTED],
      successStatus: SuccessStatus.SUCCESS_STATUS_READ,
      providers: [{ id: 'sandbox', priority: 0, weight: 1 }],
      sms: { encoding: SmsEncoding.SMS_ENCODING_UCS_2, segments: 2, units: 71 },
    },
  ],
});

/** The API as far as the SDK needs it, with faults on demand. */
export class Gateway {
  readonly requestIds: string[] = [];
  readonly authorizations: string[] = [];
  readonly watches: number[] = [];
  /** The last batch. */
  batch: readonly OutgoingMessage[] = [];
  /** Thrown by the next calls, one each. */
  faults: ApiError[] = [];
  server: RunningServer | undefined;

  readonly #guard = ({ metadata }: CallContext): void => {
    this.authorizations.push(metadata.get('authorization').join());
    const fault = this.faults.shift();
    if (fault !== undefined) throw fault;
  };

  readonly implementation = {
    sendMessage: unary(
      async ({ message }: SendMessageRequest, call) => {
        this.requestIds.push(message?.requestId ?? '');
        this.#guard(call);
        return SendMessageResponse.fromPartial({
          message: {
            id: 'msg_1',
            status: MessageStatus.MESSAGE_STATUS_ACCEPTED,
            requestId: message?.requestId ?? '',
            recipient: message?.recipient ?? {},
            acceptTime: new Date(0),
          },
        });
      },
      { log },
    ),
    batchSendMessages: unary(
      async ({ messages }: BatchSendMessagesRequest) => {
        this.batch = messages;
        const chosen = messages.findIndex(({ requestId }) => requestId === 'chosen');
        return {
          results: messages.map(({ recipient, requestId, onDuplicate }) => ({
            result: recipient?.sms === 'bad' ? refused : accepted(requestId),
            ...(onDuplicate === OnDuplicate.ON_DUPLICATE_MERGE && chosen >= 0 ? { merged: true, mergedInto: chosen } : { merged: false }),
          })),
        };
      },
      { log },
    ),
    explainRoute: unary(
      async ({ message }: ExplainRouteRequest, call) => {
        this.requestIds.push(message?.requestId ?? '');
        this.#guard(call);
        return explained;
      },
      { log },
    ),
    getMessage: unary(
      async ({ messageId }: GetMessageRequest, call) => {
        this.#guard(call);
        if (messageId === 'slow') await new Promise(() => undefined);
        return GetMessageResponse.fromPartial({ message: { id: messageId } });
      },
      { log },
    ),
    listMessages: unary(
      async ({ pageToken, statuses }: ListMessagesRequest) => {
        const first = Number(pageToken === '' ? '1' : pageToken);
        const status = statuses[0] ?? MessageStatus.MESSAGE_STATUS_UNSPECIFIED;
        return ListMessagesResponse.fromPartial({
          messages: [first, first + 1].map((n) => ({ id: `msg_${n}`, status })),
          nextPageToken: first < 5 ? String(first + 2) : '',
        });
      },
      { log },
    ),
    watchMessage: serverStream((request: WatchMessageRequest) => this.#watch(request), { log }),
  };

  // Five entries in all; breaks off after every second one.
  async *#watch({ afterSequence }: WatchMessageRequest) {
    this.watches.push(afterSequence);
    for (let sequence = afterSequence + 1; sequence <= 5; sequence += 1) {
      if (sequence > afterSequence + 2) throw new ApiError('TEMPORARILY_UNAVAILABLE', 'shutting down');
      yield WatchMessageResponse.fromPartial({ entry: { sequence, event: TimelineEvent.TIMELINE_EVENT_ATTEMPT_UPDATED } });
    }
  }

  async start(port = 0): Promise<number> {
    this.server = await startGrpcServer({
      address: `127.0.0.1:${port}`,
      services: [{ definition: MessageServiceService, implementation: this.implementation }],
      health,
      log,
      graceMs: 100,
    });
    return this.server.port;
  }
}
