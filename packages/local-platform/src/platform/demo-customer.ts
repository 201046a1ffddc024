import { setTimeout as delay } from 'node:timers/promises';

import { credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import {
  Channel,
  CreateApiKeyRequest,
  type CreateApiKeyResponse,
  CreateCustomerRequest,
  type CreateCustomerResponse,
  CreatePolicyRequest,
  type CreatePolicyResponse,
  CustomerServiceClient,
  GetPolicyRequest,
  type GetPolicyResponse,
  PolicyServiceClient,
} from '@switchback/contracts';

import { errorField } from '../platform-error';

const DEADLINE_MS = 15_000;
const ASK_AGAIN_MS = 100;

type Answer<T> = (error: ServiceError | null, response: T) => void;

/** Makes customer `demo` with a key and policy `default` (SMS, 60 s, then e-mail) through the gateway; answers the key. Safe twice. */
export async function createDemoCustomer(o: { address: string; operatorKey: string; knownKey: string | undefined }): Promise<string> {
  const customers = new CustomerServiceClient(o.address, credentials.createInsecure());
  const policies = new PolicyServiceClient(o.address, credentials.createInsecure());
  try {
    if (o.knownKey !== undefined && (await hasPolicy(policies, o.knownKey)) === true) return o.knownKey;
    const key = await makeKey(customers, o.operatorKey);
    if ((await hasPolicy(policies, key)) !== true) await makePolicy(policies, key);
    return key;
  } finally {
    customers.close();
    policies.close();
  }
}

/** Whether the key's customer has its policy; `undefined` when the key is not valid (any more). */
async function hasPolicy(policies: PolicyServiceClient, key: string): Promise<boolean | undefined> {
  try {
    const request = GetPolicyRequest.create({ name: 'default' });
    await call<GetPolicyResponse>((answer) => policies.getPolicy(request, bearer(key), deadline(), answer));
    return true;
  } catch (error) {
    if (hasCode(error, status.NOT_FOUND)) return false;
    if (hasCode(error, status.UNAUTHENTICATED)) return undefined;
    throw error;
  }
}

async function makeKey(customers: CustomerServiceClient, operatorKey: string): Promise<string> {
  const customer = CreateCustomerRequest.create({ customer: { id: 'demo', displayName: 'Demo' } });
  await call<CreateCustomerResponse>((answer) => customers.createCustomer(customer, bearer(operatorKey), deadline(), answer)).catch((error: unknown) => {
    if (!hasCode(error, status.ALREADY_EXISTS)) throw error;
  });
  const request = CreateApiKeyRequest.create({ customerId: 'demo', displayName: 'Made at the first start' });
  return (await call<CreateApiKeyResponse>((answer) => customers.createApiKey(request, bearer(operatorKey), deadline(), answer))).secret;
}

async function makePolicy(policies: PolicyServiceClient, key: string): Promise<void> {
  const steps = [{ channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds: 60, nanos: 0 } }, { channel: Channel.CHANNEL_EMAIL }];
  const request = CreatePolicyRequest.fromPartial({ policy: { name: 'default', steps } });
  await call<CreatePolicyResponse>((answer) => policies.createPolicy(request, bearer(key), deadline(), answer));
}

function bearer(key: string): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${key}`);
  return metadata;
}

function deadline(): { deadline: number } {
  return { deadline: Date.now() + DEADLINE_MS };
}

/** The gateway serves before it has found the router. */
async function call<T>(start: (answer: Answer<T>) => unknown): Promise<T> {
  const until = performance.now() + DEADLINE_MS;
  for (;;) {
    try {
      return await once(start);
    } catch (error) {
      if (!hasCode(error, status.UNAVAILABLE) || performance.now() > until) throw error;
      await delay(ASK_AGAIN_MS);
    }
  }
}

function once<T>(start: (answer: Answer<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

function hasCode(error: unknown, code: status): boolean {
  return errorField(error, 'code') === code;
}
