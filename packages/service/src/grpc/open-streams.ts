import type { ServerWritableStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error';
import { toWireError } from '../errors/wire';
import type { GrpcService } from './grpc-service';

type OpenStream = ServerWritableStream<unknown, unknown>;

/** Knows the streams that the server is sending on: they may last for hours, and a shutdown cannot wait for them. */
export class OpenStreams {
  readonly #open = new Set<OpenStream>();

  /** The same service, with its server streams watched. */
  watch({ definition, implementation }: GrpcService): UntypedServiceImplementation {
    const watched: UntypedServiceImplementation = { ...implementation };
    for (const [name, method] of Object.entries(definition)) {
      const handler = implementation[name];
      if (handler === undefined || !method.responseStream || method.requestStream) continue;
      watched[name] = (call: OpenStream, ...rest: unknown[]): void => {
        this.#open.add(call);
        call.once('cancelled', () => this.#open.delete(call));
        Reflect.apply(handler, implementation, [call, ...rest]);
      };
    }
    return watched;
  }

  /** Ends each with UNAVAILABLE, upon which callers resume elsewhere. */
  endAll(): void {
    for (const call of this.#open) {
      call.emit(
        'error',
        toWireError(new ApiError('TEMPORARILY_UNAVAILABLE', 'the server is shutting down; call again', { retryAfterMs: 200 })),
      );
    }
    this.#open.clear();
  }
}
