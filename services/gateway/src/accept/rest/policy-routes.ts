import { type JsonValue } from '@bufbuild/protobuf';
import {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  DeletePolicyResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  SimulatePolicyRequest,
  SimulatePolicyResponse,
  UpdatePolicyRequest,
  UpdatePolicyResponse,
  ValidatePolicyRequest,
  ValidatePolicyResponse,
} from '@switchback/contracts';
import { type Router } from 'express';

import { type GatewayParts } from '../../gateway-parts';
import { createPolicy, deletePolicy, updatePolicy, validatePolicy } from '../../manage-policies';
import { refusal } from '../../refusal';
import { simulatePolicy } from '../../simulate-policy';
import { fromUrl, route } from './route';

/** PolicyService over REST. */
export function policyRoutes(router: Router, parts: GatewayParts): void {
  writingRoutes(router, parts);
  readingRoutes(router, parts);
}

function writingRoutes(router: Router, parts: GatewayParts): void {
  router.post('/v1/policies', route(parts, {
    input: { name: 'CreatePolicyRequest', codec: CreatePolicyRequest },
    output: { name: 'CreatePolicyResponse', codec: CreatePolicyResponse },
    gather: (request) => request.body,
    use: (customerId, input, call) => createPolicy(parts, customerId, input, call),
  }));
  router.put('/v1/policies/:name', route(parts, {
    input: { name: 'UpdatePolicyRequest', codec: UpdatePolicyRequest },
    output: { name: 'UpdatePolicyResponse', codec: UpdatePolicyResponse },
    gather: ({ params, body }) => samePolicy(params['name'], body),
    use: (customerId, input, call) => updatePolicy(parts, customerId, input, call),
  }));
  router.delete('/v1/policies/:name', route(parts, {
    input: { name: 'DeletePolicyRequest', codec: DeletePolicyRequest },
    output: { name: 'DeletePolicyResponse', codec: DeletePolicyResponse },
    gather: (request) => fromUrl(request),
    use: (customerId, input, call) => deletePolicy(parts, customerId, input, call),
  }));
  router.post('/v1/policies\\:validate', route(parts, {
    input: { name: 'ValidatePolicyRequest', codec: ValidatePolicyRequest },
    output: { name: 'ValidatePolicyResponse', codec: ValidatePolicyResponse },
    gather: (request) => request.body,
    use: (customerId, input, call) => validatePolicy(parts, customerId, input, call),
  }));
  router.post('/v1/policies\\:simulate', route(parts, {
    input: { name: 'SimulatePolicyRequest', codec: SimulatePolicyRequest },
    output: { name: 'SimulatePolicyResponse', codec: SimulatePolicyResponse },
    gather: (request) => request.body,
    use: (customerId, input, call) => simulatePolicy(parts, customerId, input, call),
  }));
}

function readingRoutes(router: Router, { router: policies, ...parts }: GatewayParts): void {
  router.get('/v1/policies', route(parts, {
    input: { name: 'ListPoliciesRequest', codec: ListPoliciesRequest },
    output: { name: 'ListPoliciesResponse', codec: ListPoliciesResponse },
    gather: (request) => fromUrl(request),
    use: (customerId, input, call) => policies.listPolicies(customerId, input, call),
  }));
  router.get('/v1/policies/:name', route(parts, {
    input: { name: 'GetPolicyRequest', codec: GetPolicyRequest },
    output: { name: 'GetPolicyResponse', codec: GetPolicyResponse },
    gather: (request) => fromUrl(request),
    use: (customerId, input, call) => policies.getPolicy(customerId, input, call),
  }));
  router.get('/v1/policies/:name/versions', route(parts, {
    input: { name: 'ListPolicyVersionsRequest', codec: ListPolicyVersionsRequest },
    output: { name: 'ListPolicyVersionsResponse', codec: ListPolicyVersionsResponse },
    gather: (request) => fromUrl(request),
    use: (customerId, input, call) => policies.listPolicyVersions(customerId, input, call),
  }));
}

/** The body names its policy itself; a path that says otherwise is a mistake, not a rename. */
function samePolicy(name: unknown, body: JsonValue): JsonValue {
  const policy = fieldOf(body, 'policy');
  if (fieldOf(policy, 'name') !== name) {
    throw refusal('INVALID_FIELDS', [{ field: 'policy.name', description: 'must be the name in the path' }]);
  }
  return body;
}

function fieldOf(json: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json[name] : undefined;
}
