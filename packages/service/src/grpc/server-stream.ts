import { once } from 'node:events';
import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import { toApiError } from '../errors/outcome';
import { toWireError } from '../errors/wire';
import { callContext, checkDeadline, type CallContext } from './call';
import type { HandlerOptions } from './unary';

/**
 * A server-streaming method from an async generator. It is read as fast as the caller reads; when the call's signal aborts, it is
 * returned, and should end by itself. Errors as with {@link unary}.
 */
export function serverStream<Request, Response>(
  handler: (request: Request, call: CallContext) => AsyncIterable<Response>,
  { log }: HandlerOptions,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    const context = callContext(call);
    const run = async (): Promise<void> => {
      checkDeadline(context);
      await pump(handler(call.request, context), call, context.signal);
    };
    run().then(
      () => call.end(),
      (error: unknown) => {
        if (context.signal.aborted) call.end();
        else call.emit('error', toWireError(toApiError(error, { log, method: context.method })));
      },
    );
  };
}

async function pump<Request, Response>(
  source: AsyncIterable<Response>,
  call: ServerWritableStream<Request, Response>,
  signal: AbortSignal,
): Promise<void> {
  for await (const response of source) {
    if (signal.aborted) return;
    if (!call.write(response)) await once(call, 'drain', { signal });
  }
}
