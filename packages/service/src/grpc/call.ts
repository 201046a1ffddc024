import type { Metadata, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error';

/** What a handler knows about its call besides the request. */
export interface CallContext {
  readonly metadata: Metadata;
  /** Milliseconds since the epoch; Infinity when the caller set none. Pass it on to further calls. */
  readonly deadline: number;
  /** Aborted when the caller cancels, goes away, or the deadline passes. */
  readonly signal: AbortSignal;
  readonly peer: string;
  /** "/package.Service/Method" */
  readonly method: string;
}

const GONE = new Error('nobody waits for the answer any more');

export function callContext<Request, Response>(
  call: ServerUnaryCall<Request, Response> | ServerWritableStream<Request, Response>,
): CallContext {
  const deadline = call.getDeadline();
  const controller = new AbortController();
  if (call.cancelled) controller.abort(GONE);
  // grpc-js tells this at the end of every call, so a reason made anew each time (a DOMException with its stack) would cost much.
  else call.on('cancelled', () => controller.abort(GONE));
  return {
    metadata: call.metadata,
    deadline: deadline instanceof Date ? deadline.getTime() : deadline,
    signal: controller.signal,
    peer: call.getPeer(),
    method: call.getPath(),
  };
}

/** Work whose answer nobody waits for is not begun. */
export function checkDeadline({ deadline, signal }: CallContext): void {
  if (deadline <= Date.now()) throw new ApiError('DEADLINE_EXCEEDED', 'the deadline passed before the call was begun');
  if (signal.aborted) throw new ApiError('CANCELED', 'the caller canceled the call');
}
