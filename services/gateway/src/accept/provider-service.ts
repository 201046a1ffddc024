import { type ProviderServiceServer, ProviderServiceService } from '@switchback/contracts';
import { type GrpcService } from '@switchback/service';

import { type GatewayParts } from '../gateway-parts';
import { listProviders, setProviderMode } from '../manage-providers';
import { operatorDoor } from './doors';

/** ProviderService over gRPC, for operators. */
export function providerService(parts: GatewayParts): GrpcService {
  const implementation: ProviderServiceServer = {
    listProviders: operatorDoor(parts, (request, call) => listProviders(parts, request, call)),
    setProviderMode: operatorDoor(parts, (request, call) => setProviderMode(parts, request, call)),
  };
  return { definition: ProviderServiceService, implementation };
}
