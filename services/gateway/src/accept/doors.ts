import { type handleServerStreamingCall, type handleUnaryCall, type Metadata } from '@grpc/grpc-js';
import { type CallContext, type Logger, serverStream, unary } from '@switchback/service';

import { authenticateCustomer, authenticateOperator, type AuthenticateParts } from '../authenticate-caller';
import { asStorageError } from '../record/storage-error';

export interface DoorParts extends AuthenticateParts {
  readonly log: Logger;
}

/** A unary gRPC method for customers: authenticated, its errors made rich. */
export function customerDoor<Request, Response>(
  parts: DoorParts,
  use: (customerId: string, request: Request, call: CallContext) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return unary(
    (request: Request, call) =>
      guarded(async () => use(await authenticateCustomer(parts, header(call.metadata, 'authorization')), request, call)),
    parts,
  );
}

/** A unary gRPC method for operators. */
export function operatorDoor<Request, Response>(
  parts: DoorParts,
  use: (request: Request, call: CallContext) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return unary(
    (request: Request, call) =>
      guarded(async () => {
        await authenticateOperator(parts, header(call.metadata, 'authorization'));
        return await use(request, call);
      }),
    parts,
  );
}

/** A streaming gRPC method for customers. */
export function customerStream<Request, Response>(
  parts: DoorParts,
  use: (customerId: string, request: Request, call: CallContext) => AsyncIterable<Response>,
): handleServerStreamingCall<Request, Response> {
  async function* stream(request: Request, call: CallContext): AsyncGenerator<Response> {
    try {
      yield* use(await authenticateCustomer(parts, header(call.metadata, 'authorization')), request, call);
    } catch (error) {
      throw asStorageError(error);
    }
  }
  return serverStream(stream, parts);
}

/** The first value of a header, if it has one. */
export function header(metadata: Metadata, name: string): string | undefined {
  const [value] = metadata.get(name);
  return typeof value === 'string' ? value : undefined;
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStorageError(error);
  }
}
