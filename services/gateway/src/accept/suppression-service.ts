import { type SuppressionServiceServer, SuppressionServiceService } from '@switchback/contracts';
import { type GrpcService } from '@switchback/service';

import { type GatewayParts } from '../gateway-parts';
import { createSuppression, deleteSuppression, getSuppression, listSuppressions } from '../manage-suppressions';
import { customerDoor } from './doors';

/** SuppressionService over gRPC. */
export function suppressionService(parts: GatewayParts): GrpcService {
  const implementation: SuppressionServiceServer = {
    createSuppression: customerDoor(parts, (customerId, request, call) => createSuppression(parts, customerId, request, call)),
    getSuppression: customerDoor(parts, (customerId, request, call) => getSuppression(parts, customerId, request, call)),
    listSuppressions: customerDoor(parts, (customerId, request, call) => listSuppressions(parts, customerId, request, call)),
    deleteSuppression: customerDoor(parts, (customerId, request, call) => deleteSuppression(parts, customerId, request, call)),
  };
  return { definition: SuppressionServiceService, implementation };
}
