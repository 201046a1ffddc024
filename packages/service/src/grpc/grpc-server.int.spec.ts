import { Client, Metadata, credentials, status, type ServiceError } from '@grpc/grpc-js';
import {
  type GetMessageRequest,
  type GetMessageResponse,
  MessageServiceClient,
  MessageServiceService,
  SendMessageRequest,
  SendMessageResponse,
  STATUS_DETAILS_KEY,
  decodeRichStatus,
  type RichStatus,
} from '@switchback/contracts';
import { ApiError } from '../errors/api-error';
import { Health } from '../health';
import { createLogger } from '../logger';
import { serverStream } from './server-stream';
import { startGrpcServer, type RunningServer } from './server';
import { unary } from './unary';

const lines: string[] = [];
const log = createLogger({ service: 'spec', destination: { write: (line) => void lines.push(line) } });
const health = new Health();
let server: RunningServer;
let raw: Client;
let client: MessageServiceClient;
let streamEnded: () => void = () => undefined;

const sendMessage = async (request: SendMessageRequest): Promise<SendMessageResponse> => {
  switch (request.message?.requestId) {
    case 'invalid':
      throw new ApiError('INVALID_FIELDS', 'a field is wrong', {
        fieldViolations: [{ field: 'message.recipient.sms', description: 'must be E.164' }],
      });
    case 'very invalid':
      throw new ApiError('INVALID_FIELDS', 'many fields are wrong', {
        fieldViolations: Array.from({ length: 20_000 }, (_, n) => ({ field: `policy.steps[0].all_of[${n}].channel`, description: 'names no channel' })),
      });
    case 'limited':
      throw new ApiError('RATE_LIMITED', 'slow down', { retryAfterMs: 2_500, metadata: { limit: '10/s' } });
    case 'broken':
      throw new Error('the database said: secret detail');
    default:
      return SendMessageResponse.fromPartial({ message: { id: 'msg_1' } });
  }
};

async function* watch(signal: AbortSignal) {
  yield { entry: undefined };
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  streamEnded();
}

beforeAll(async () => {
  const never = () => new Promise<never>(() => undefined);
  const implementation = {
    sendMessage: unary(sendMessage, { log }),
    watchMessage: serverStream((_request: unknown, { signal }) => watch(signal), { log }),
    getMessage: unary<GetMessageRequest, GetMessageResponse>(never, { log }),
    listMessages: unary(never, { log }),
    getTimeline: unary(never, { log }),
    cancelMessage: unary(never, { log }),
    batchSendMessages: unary(never, { log }),
  };
  server = await startGrpcServer({
    address: '127.0.0.1:0',
    services: [{ definition: MessageServiceService, implementation }],
    health,
    log,
  });
  health.markStarted();
  raw = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
  client = new MessageServiceClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
});

afterAll(async () => {
  raw.close();
  client.close();
  await server.stop();
});

/** Sends bytes as they are, and gives back the error with its decoded details. */
function failure(
  method: string,
  bytes: Buffer,
  metadata = new Metadata(),
  deadline = Date.now() + 30_000,
): Promise<{ error: ServiceError; rich: RichStatus | undefined }> {
  return new Promise((resolve, reject) => {
    raw.makeUnaryRequest(
      method,
      (value: Buffer) => value,
      (value: Buffer) => value,
      bytes,
      metadata,
      { deadline },
      (error) => {
        if (error === null) {
          reject(new Error('the call succeeded'));
          return;
        }
        const [details] = error.metadata.get(STATUS_DETAILS_KEY);
        resolve({ error, rich: Buffer.isBuffer(details) ? decodeRichStatus(details) : undefined });
      },
    );
  });
}

const SEND = '/switchback.messaging.v1.MessageService/SendMessage';
const request = (requestId: string): Buffer =>
  Buffer.from(SendMessageRequest.encode(SendMessageRequest.fromPartial({ message: { requestId } })).finish());

describe('errors', () => {
  it('carry BadRequest', async () => {
    const { error, rich } = await failure(SEND, request('invalid'));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(rich).toEqual({
      code: status.INVALID_ARGUMENT,
      message: 'a field is wrong',
      reason: 'INVALID_FIELDS',
      metadata: {},
      fieldViolations: [{ field: 'message.recipient.sms', description: 'must be E.164' }],
    });
  });

  it('carry as many violations as an answer can, and say how many more there are', async () => {
    const { error, rich } = await failure(SEND, request('very invalid'));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    const told = rich?.fieldViolations.length ?? 0;
    expect(told).toBeGreaterThan(100);
    expect(rich?.fieldViolations.at(-1)).toEqual({
      field: `policy.steps[0].all_of[${told - 1}].channel`,
      description: `and ${20_001 - told} mistakes from here on, which are not told; mend the others first`,
    });
  });

  it('carry RetryInfo and metadata', async () => {
    const { rich } = await failure(SEND, request('limited'));
    expect(rich).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      reason: 'RATE_LIMITED',
      retryAfterMs: 2_500,
      metadata: { limit: '10/s' },
    });
  });

  it('hide what is unknown, and log it', async () => {
    const { error, rich } = await failure(SEND, request('broken'));
    expect(error.details).toBe('internal error');
    expect(rich).toMatchObject({ code: status.INTERNAL, reason: 'INTERNAL', message: 'internal error' });
    expect(lines.join('')).toContain('the database said');
  });

  it.each([
    ['not protobuf', Buffer.from('ffffffff', 'hex')],
    ['a truncated message', request('some-id').subarray(0, 5)],
    ['a wrong wire type', Buffer.from('0d01020304', 'hex').subarray(0, 3)],
  ])('say MALFORMED_REQUEST for %s', async (_name, bytes) => {
    const { error, rich } = await failure(SEND, bytes);
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(rich).toMatchObject({ code: status.INVALID_ARGUMENT, reason: 'MALFORMED_REQUEST' });
  });

  it.each([5, 20])('say REQUEST_TOO_LARGE for %d MB', async (megabytes) => {
    const { error, rich } = await failure(SEND, Buffer.alloc(megabytes * 1024 * 1024));
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(rich).toMatchObject({ code: status.RESOURCE_EXHAUSTED, reason: 'REQUEST_TOO_LARGE' });
  });

  it('say METHOD_NOT_FOUND for an unknown method', async () => {
    const { error, rich } = await failure('/switchback.messaging.v1.MessageService/Nothing', Buffer.alloc(0));
    expect(error.code).toBe(status.UNIMPLEMENTED);
    expect(rich).toMatchObject({ reason: 'METHOD_NOT_FOUND' });
  });

  it('say DEADLINE_EXCEEDED when the deadline passes', async () => {
    const { error } = await failure('/switchback.messaging.v1.MessageService/GetMessage', Buffer.alloc(0), new Metadata(), Date.now() + 50);
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
  });

  it('say MALFORMED_REQUEST for a grpc-timeout that is none', async () => {
    const metadata = new Metadata();
    metadata.set('grpc-timeout', 'soon');
    const { error } = await failure(SEND, request('x'), metadata, Infinity);
    expect(error.code).toBe(status.INVALID_ARGUMENT);
  });
});

describe('streams', () => {
  it('abort their signal when the caller cancels', async () => {
    const ended = new Promise<void>((resolve) => {
      streamEnded = resolve;
    });
    const stream = client.watchMessage({ messageId: 'msg_1', afterSequence: 0 });
    const canceled = new Promise<ServiceError>((resolve) => stream.on('error', resolve));
    stream.once('data', () => stream.cancel());
    expect((await canceled).code).toBe(status.CANCELLED);
    await ended;
  });
});
