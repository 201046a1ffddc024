import { status } from '@grpc/grpc-js';
import { metrics } from '@opentelemetry/api';
import { CALL_BOUNDARIES_S } from '../telemetry/boundaries';

const durations = metrics.getMeter('switchback.process').createHistogram('rpc.server.call.duration', {
  unit: 's',
  description: 'How long unary calls took to be answered, by method and status',
  advice: { explicitBucketBoundaries: CALL_BOUNDARIES_S },
});

/** @param method "/package.Service/Method" of a service that is served: a bounded set */
export function countCall(method: string, code: status, seconds: number): void {
  durations.record(seconds, { 'rpc.system.name': 'grpc', 'rpc.method': method.slice(1), 'rpc.response.status_code': status[code] });
}
