import { ServerInterceptingCall, status, type ServerInterceptingCallInterface, type ServerInterceptor } from '@grpc/grpc-js';
import { STATUS_DETAILS_KEY } from '@switchback/contracts';
import { ApiError } from '../errors/api-error';
import { toWireError } from '../errors/wire';

type PartialStatusObject = Parameters<ServerInterceptingCallInterface['sendStatus']>[0];

/**
 * grpc-js answers some calls before any handler sees them, with a bare status: a body that is too large or cannot be decoded, a deadline
 * that passed, a method that does not exist. This gives those answers the code, reason and details of our own errors.
 */
export function withReason(bare: PartialStatusObject): PartialStatusObject {
  if (bare.code === status.OK || (bare.metadata?.get(STATUS_DETAILS_KEY).length ?? 0) > 0) return bare;
  const error = explain(bare);
  return error === undefined ? bare : { ...bare, ...toWireError(error) };
}

function explain({ code, details = '' }: PartialStatusObject): ApiError | undefined {
  switch (code) {
    case status.RESOURCE_EXHAUSTED:
      return /^Received message/.test(details) ? new ApiError('REQUEST_TOO_LARGE', 'the request is larger than 4 MiB') : undefined;
    case status.INTERNAL:
      return /^(Error deserializing request|Failed to decompress message|Invalid grpc-timeout)/.test(details) ? malformed() : undefined;
    case status.DEADLINE_EXCEEDED:
      return new ApiError('DEADLINE_EXCEEDED', 'the deadline passed before the answer was there');
    case status.UNIMPLEMENTED:
      return /compressed with unsupported encoding/.test(details)
        ? malformed()
        : new ApiError('METHOD_NOT_FOUND', 'the server does not implement this method');
    default:
      return undefined;
  }
}

const malformed = (): ApiError => new ApiError('MALFORMED_REQUEST', 'the request is not a valid protobuf message of this method');

/** Must be the first interceptor: it is then given the call that grpc-js itself answers on. */
export const statusGuard: ServerInterceptor = (_method, call) => {
  const sendStatus = call.sendStatus.bind(call);
  call.sendStatus = (bare) => sendStatus(withReason(bare));
  return new ServerInterceptingCall(call);
};

/** The same for calls to unknown methods, which grpc-js answers without interceptors. */
export function guardUnknownMethods(server: object): void {
  const respond: unknown = Reflect.get(server, '_respondWithError');
  if (typeof respond !== 'function') return;
  Reflect.set(server, '_respondWithError', (bare: PartialStatusObject, ...rest: unknown[]) => {
    Reflect.apply(respond, server, [withReason(bare), ...rest]);
  });
}
