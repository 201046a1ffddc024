import { status, type sendUnaryData } from '@grpc/grpc-js';
import {
  HealthCheckResponse_ServingStatus as ServingStatus,
  HealthService,
  type HealthCheckResponse,
  type HealthServer,
} from '@switchback/contracts';
import type { Health } from '../health';
import type { GrpcService } from './grpc-service';
import { HealthWatchers } from './health-watchers';

/** grpc.health.v1: "" is the process, and each known service serves while the process is ready and what it alone needs is there. */
export function healthService(health: Health, serviceNames: readonly string[]): GrpcService {
  const known = new Set(['', ...serviceNames]);
  const statusOf = async (service: string): Promise<ServingStatus> => {
    if (!known.has(service)) return ServingStatus.SERVICE_UNKNOWN;
    // A stop waits for no check, and none that began before it says otherwise after it.
    const ready = health.running && (await health.report('readiness', service === '' ? undefined : service)).ok && health.running;
    return ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  };
  const check = async (service: string, callback: sendUnaryData<HealthCheckResponse>): Promise<void> => {
    const current = await statusOf(service);
    if (current === ServingStatus.SERVICE_UNKNOWN) callback({ code: status.NOT_FOUND, details: 'unknown service' });
    else callback(null, { status: current });
  };
  const list = async (): Promise<Record<string, HealthCheckResponse>> => {
    const named = await Promise.all([...known].map(async (name) => [name, { status: await statusOf(name) }] as const));
    return Object.fromEntries(named);
  };
  const watchers = new HealthWatchers(health, statusOf);
  const implementation: HealthServer = {
    check: (call, callback) => void check(call.request.service, callback),
    list: (_call, callback) => void list().then((statuses) => callback(null, { statuses })),
    watch: (call) => watchers.add(call.request.service, call),
  };
  return { definition: HealthService, implementation };
}
