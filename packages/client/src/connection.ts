import {
  Metadata,
  credentials,
  type CallOptions as GrpcCallOptions,
  type ChannelCredentials,
  type ChannelOptions,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ServiceError,
} from '@grpc/grpc-js';
import { resolveTarget, type TlsSettings } from './address';
import { SwitchbackError, fromServiceError } from './error';
import { pause, throwIfAborted } from './pause';
import { DEFAULT_RETRY, backoffMs, isRetryable, type RetryPolicy } from './retry';

export interface CallOptions {
  /** Bound on the whole call with its retries, in milliseconds. Default: the client's, 10,000. */
  readonly timeoutMs?: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
}

export interface ConnectionOptions {
  readonly address: string;
  readonly apiKey: string;
  readonly tls?: boolean | TlsSettings | undefined;
  readonly timeoutMs?: number | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
}

type Unary<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: Partial<GrpcCallOptions>,
  callback: (error: ServiceError | null, response: Response) => void,
) => ClientUnaryCall;

type ServerStream<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options?: Partial<GrpcCallOptions>,
) => ClientReadableStream<Response>;

// Reconnects soon after a restart, and notices a dead connection under a long watch.
const CHANNEL_OPTIONS = {
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 5_000,
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
};

/** The name for TLS and for routing, where it is not the address's host. */
function namedOptions(serverName: string): ChannelOptions {
  return { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName };
}

/** How calls are made: credentials, deadline, retries, errors. */
export class Connection {
  readonly authority: string;
  readonly credentials: ChannelCredentials;
  readonly channelOptions: ChannelOptions;
  readonly retry: RetryPolicy;
  readonly #apiKey: string;
  readonly #timeoutMs: number;

  constructor(options: ConnectionOptions) {
    const target = resolveTarget(options.address, options.tls);
    this.authority = target.authority;
    const tls: TlsSettings = typeof options.tls === 'object' ? options.tls : {};
    this.credentials = target.secure ? credentials.createSsl(tls.ca === undefined ? null : Buffer.from(tls.ca)) : credentials.createInsecure();
    this.channelOptions = target.secure && tls.serverName !== undefined ? { ...CHANNEL_OPTIONS, ...namedOptions(tls.serverName) } : CHANNEL_OPTIONS;
    this.retry = { ...DEFAULT_RETRY, ...options.retry };
    this.#apiKey = options.apiKey;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
  }

  /** One call. With `idempotent`, it is repeated while that can help and the deadline allows. */
  async unary<Request, Response>(
    call: Unary<Request, Response>,
    request: Request,
    options: CallOptions = {},
    idempotent = true,
  ): Promise<Response> {
    const deadline = Date.now() + (options.timeoutMs ?? this.#timeoutMs);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(call, request, deadline, options.signal);
      } catch (error) {
        if (!(error instanceof SwitchbackError) || !idempotent || !isRetryable(error) || attempt >= this.retry.maxAttempts) throw error;
        const delay = backoffMs(attempt, this.retry, Math.random(), error.retryAfterMs);
        if (Date.now() + delay >= deadline) throw error;
        await pause(delay, options.signal);
      }
    }
  }

  /** What a server stream sends. Ends the call when the reader stops. No deadline unless one is asked for. */
  async *stream<Request, Response>(
    call: ServerStream<Request, Response>,
    request: Request,
    options: CallOptions = {},
  ): AsyncGenerator<Response> {
    throwIfAborted(options.signal);
    const stream = call(request, this.#metadata(), options.timeoutMs === undefined ? {} : { deadline: Date.now() + options.timeoutMs });
    // Canceling makes the stream report an error after nobody listens any more.
    stream.on('error', () => undefined);
    const cancel = (): void => stream.cancel();
    options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      for await (const response of stream) yield response;
    } catch (error) {
      throw isServiceError(error) ? fromServiceError(error, this.authority) : error;
    } finally {
      options.signal?.removeEventListener('abort', cancel);
      stream.cancel();
    }
  }

  #once<Request, Response>(
    call: Unary<Request, Response>,
    request: Request,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    throwIfAborted(signal);
    return new Promise((resolve, reject) => {
      const cancel = (): void => started.cancel();
      const started = call(request, this.#metadata(), { deadline }, (error, response) => {
        signal?.removeEventListener('abort', cancel);
        if (error === null) resolve(response);
        else reject(fromServiceError(error, this.authority));
      });
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    if (this.#apiKey !== '') metadata.set('authorization', `Bearer ${this.#apiKey}`);
    return metadata;
  }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}
