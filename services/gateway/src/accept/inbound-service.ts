import { type InboundServiceServer, InboundServiceService } from '@switchback/contracts';
import { type GrpcService } from '@switchback/service';

import { type GatewayParts } from '../gateway-parts';
import { listInbound } from '../list-inbound';
import { customerDoor } from './doors';

/** InboundService over gRPC. */
export function inboundService(parts: GatewayParts): GrpcService {
  const implementation: InboundServiceServer = {
    listInboundMessages: customerDoor(parts, (customerId, request, call) => listInbound(parts, customerId, request, call)),
  };
  return { definition: InboundServiceService, implementation };
}
