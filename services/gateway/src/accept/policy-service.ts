import { type PolicyServiceServer, PolicyServiceService } from '@switchback/contracts';
import { type GrpcService } from '@switchback/service';

import { type GatewayParts } from '../gateway-parts';
import { createPolicy, deletePolicy, updatePolicy, validatePolicy } from '../manage-policies';
import { simulatePolicy } from '../simulate-policy';
import { customerDoor } from './doors';

/** PolicyService over gRPC. Policies are the router's; what is only read is its answer as it is. */
export function policyService(parts: GatewayParts): GrpcService {
  const { router } = parts;
  const implementation: PolicyServiceServer = {
    createPolicy: customerDoor(parts, (customerId, request, call) => createPolicy(parts, customerId, request, call)),
    updatePolicy: customerDoor(parts, (customerId, request, call) => updatePolicy(parts, customerId, request, call)),
    deletePolicy: customerDoor(parts, (customerId, request, call) => deletePolicy(parts, customerId, request, call)),
    validatePolicy: customerDoor(parts, (customerId, request, call) => validatePolicy(parts, customerId, request, call)),
    simulatePolicy: customerDoor(parts, (customerId, request, call) => simulatePolicy(parts, customerId, request, call)),
    getPolicy: customerDoor(parts, (customerId, request, call) => router.getPolicy(customerId, request, call)),
    listPolicies: customerDoor(parts, (customerId, request, call) => router.listPolicies(customerId, request, call)),
    listPolicyVersions: customerDoor(parts, (customerId, request, call) => router.listPolicyVersions(customerId, request, call)),
  };
  return { definition: PolicyServiceService, implementation };
}
