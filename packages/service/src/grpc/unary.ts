import { status, type handleUnaryCall } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { toApiError } from '../errors/outcome';
import { toWireError } from '../errors/wire';
import { callContext, checkDeadline, type CallContext } from './call';
import { countCall } from './call-metrics';
import { startServerSpan } from './call-spans';

export interface HandlerOptions {
  readonly log: Logger;
}

/**
 * A unary method from an async function. What it throws becomes a rich status: an ApiError, or another service's refusal, as it is;
 * anything else as "internal error", with the cause in the log.
 */
export function unary<Request, Response>(
  handler: (request: Request, call: CallContext) => Promise<Response>,
  { log }: HandlerOptions,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const context = callContext(call);
    const startedAt = performance.now();
    const ended = (code: status): void => countCall(context.method, code, (performance.now() - startedAt) / 1_000);
    const run = async (): Promise<Response> => {
      checkDeadline(context);
      return handler(call.request, context);
    };
    const span = startServerSpan(context.method, context.metadata);
    span.run(run).then(
      (response) => {
        span.end(status.OK);
        callback(null, response);
        ended(status.OK);
      },
      (error: unknown) => {
        const known = toApiError(error, { log, method: context.method });
        span.end(known.code);
        callback(toWireError(known));
        ended(known.code);
      },
    );
  };
}
