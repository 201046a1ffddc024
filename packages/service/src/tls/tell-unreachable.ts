import { InterceptingCall, type Interceptor, status } from '@grpc/grpc-js';
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
            // An answer of the service itself has details of ours in its metadata.
            const broken = answer.code === status.UNAVAILABLE && /no connection|ECONN|connection/i.test(answer.details);
            if (broken && performance.now() - toldAt >= QUIET_MS) {
              toldAt = performance.now();
              log.warn(`${address} cannot be called: ${answer.details}`);
            }
            pass(answer);
          },
        }),
    });
}
