import { InterceptingCall, type Interceptor, status } from '@grpc/grpc-js';
import { STATUS_DETAILS_KEY } from '@switchback/contracts';
import type { Logger } from 'pino';

const QUIET_MS = 10_000;

/** Logs why a service cannot be called, once in ten seconds: what a caller is told of it says only that it is away. */
export function tellUnreachable(address: string, log: Pick<Logger, 'warn'>): Interceptor {
  let toldAt = -Infinity;
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) =>
        next(metadata, {
          onReceiveStatus: (answer, pass) => {
            // Where the service itself says that something is away, its answer has our details.
            const broken = answer.code === status.UNAVAILABLE && answer.metadata.get(STATUS_DETAILS_KEY).length === 0;
            if (broken && performance.now() - toldAt >= QUIET_MS) {
              toldAt = performance.now();
              log.warn(`${address} cannot be called: ${answer.details}`);
            }
            pass(answer);
          },
        }),
    });
}
