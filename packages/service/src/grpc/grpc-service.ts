import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';

/** A service's generated definition and what answers it. */
export interface GrpcService {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** "package.Service", from the paths of its methods. */
export function serviceName({ definition }: Pick<GrpcService, 'definition'>): string {
  return Object.values(definition)[0]?.path.split('/')[1] ?? '';
}
