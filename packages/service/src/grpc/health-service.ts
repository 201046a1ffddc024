import { status, type sendUnaryData, type ServerWritableStream } from '@grpc/grpc-js';
import {
  HealthCheckResponse_ServingStatus as ServingStatus,
  HealthService,
  type HealthCheckResponse,
  type HealthServer,
} from '@switchback/contracts';
import type { Health } from '../health';
import type { GrpcService } from './grpc-service';

const WATCH_INTERVAL_MS = 1_000;

/** grpc.health.v1: every known service, and "" for the process, serve while the process is ready. */
export function healthService(health: Health, serviceNames: readonly string[]): GrpcService {
  const known = new Set(['', ...serviceNames]);
  const statusOf = async (service: string): Promise<ServingStatus> => {
    if (!known.has(service)) return ServingStatus.SERVICE_UNKNOWN;
    return (await health.report('readiness')).ok ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  };
  const check = async (service: string, callback: sendUnaryData<HealthCheckResponse>): Promise<void> => {
    const current = await statusOf(service);
    if (current === ServingStatus.SERVICE_UNKNOWN) callback({ code: status.NOT_FOUND, details: 'unknown service' });
    else callback(null, { status: current });
  };
  const implementation: HealthServer = {
    check: (call, callback) => void check(call.request.service, callback),
    list: (_call, callback) =>
      void statusOf('').then((current) => {
        callback(null, { statuses: Object.fromEntries([...known].map((name) => [name, { status: current }])) });
      }),
    watch: (call) => watch(call, () => statusOf(call.request.service)),
  };
  return { definition: HealthService, implementation };
}

function watch(call: ServerWritableStream<unknown, HealthCheckResponse>, read: () => Promise<ServingStatus>): void {
  let last: ServingStatus | undefined;
  const tick = async (): Promise<void> => {
    const current = await read();
    if (call.cancelled || current === last) return;
    last = current;
    call.write({ status: current });
  };
  const timer = setInterval(() => void tick(), WATCH_INTERVAL_MS);
  call.on('cancelled', () => clearInterval(timer));
  void tick();
}
