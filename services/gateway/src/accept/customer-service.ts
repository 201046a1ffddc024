import { type CustomerServiceServer, CustomerServiceService } from '@switchback/contracts';
import { type GrpcService } from '@switchback/service';

import { type GatewayParts } from '../gateway-parts';
import { createCustomer, getCustomer, listCustomers, resumeCustomer, suspendCustomer } from '../manage-customers';
import { createApiKey, listApiKeys, revokeApiKey } from '../manage-keys';
import { operatorDoor } from './doors';

/** CustomerService over gRPC, for operators. */
export function customerService(parts: GatewayParts): GrpcService {
  const implementation: CustomerServiceServer = {
    createCustomer: operatorDoor(parts, async (request) => ({ customer: await createCustomer(parts, request) })),
    getCustomer: operatorDoor(parts, async (request) => ({ customer: await getCustomer(parts, request) })),
    listCustomers: operatorDoor(parts, (request) => listCustomers(parts, request)),
    suspendCustomer: operatorDoor(parts, async ({ customerId }) => ({ customer: await suspendCustomer(parts, customerId) })),
    resumeCustomer: operatorDoor(parts, async ({ customerId }) => ({ customer: await resumeCustomer(parts, customerId) })),
    createApiKey: operatorDoor(parts, (request) => createApiKey(parts, request, parts.now())),
    listApiKeys: operatorDoor(parts, async (request) => ({ apiKeys: await listApiKeys(parts, request) })),
    revokeApiKey: operatorDoor(parts, async (request) => ({ apiKey: await revokeApiKey(parts, request) })),
  };
  return { definition: CustomerServiceService, implementation };
}
