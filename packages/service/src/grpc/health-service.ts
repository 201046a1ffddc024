import { status, type ServerUnaryCall, type ServerWritableStream, type sendUnaryData } from '@grpc/grpc-js';
import { service as definition } from 'grpc-health-check';
import type { Health } from '../health';
import type { GrpcService } from './grpc-service';

interface HealthRequest {
  readonly service: string;
}

type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

interface HealthAnswer {
  readonly status: ServingStatus;
}

const WATCH_INTERVAL_MS = 1_000;

/** grpc.health.v1: every known service, and "" for the process, serve while the process is ready. */
export function healthService(health: Health, serviceNames: readonly string[]): GrpcService {
  const known = new Set(['', ...serviceNames]);
  const statusOf = async (service: string): Promise<ServingStatus> => {
    if (!known.has(service)) return 'SERVICE_UNKNOWN';
    return (await health.report('readiness')).ok ? 'SERVING' : 'NOT_SERVING';
  };
  const check = async (service: string, callback: sendUnaryData<HealthAnswer>): Promise<void> => {
    const current = await statusOf(service);
    if (current === 'SERVICE_UNKNOWN') callback({ code: status.NOT_FOUND, details: 'unknown service' });
    else callback(null, { status: current });
  };
  const list = async (callback: sendUnaryData<{ statuses: Record<string, HealthAnswer> }>): Promise<void> => {
    const current = await statusOf('');
    callback(null, { statuses: Object.fromEntries([...known].map((name) => [name, { status: current }])) });
  };
  return {
    definition,
    implementation: {
      check: (call: ServerUnaryCall<HealthRequest, HealthAnswer>, callback: sendUnaryData<HealthAnswer>) => void check(call.request.service, callback),
      list: (_call: unknown, callback: sendUnaryData<{ statuses: Record<string, HealthAnswer> }>) => void list(callback),
      watch: (call: ServerWritableStream<HealthRequest, HealthAnswer>) => watch(call, () => statusOf(call.request.service)),
    },
  };
}

function watch(call: ServerWritableStream<HealthRequest, HealthAnswer>, read: () => Promise<ServingStatus>): void {
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

/** FileDescriptorProtos of the health service, for reflection. */
export function healthDescriptors(): readonly Uint8Array[] {
  return Object.values(definition).flatMap(({ requestType }) => ('fileDescriptorProtos' in requestType ? requestType.fileDescriptorProtos : []));
}
