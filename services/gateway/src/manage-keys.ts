import { randomBytes } from 'node:crypto';

import {
  type ApiKey,
  type CreateApiKeyRequest,
  type CreateApiKeyResponse,
  type ListApiKeysRequest,
  type RevokeApiKeyRequest,
} from '@switchback/contracts';
import { ApiError } from '@switchback/service';

import { hashSecret } from './authenticate-caller';
import { checkKey } from './decide/check-customer';
import { formatKey } from './decide/read-key';
import { lookUpId } from './decide/text';
import { getCustomer, type ManageCustomersParts } from './manage-customers';
import { type ApiKeyRow, insertKey, listKeys, revokeKey } from './record/api-keys';
import { refusal } from './refusal';

/** Makes a key; its secret is in this answer and nowhere else. Errors: CUSTOMER_NOT_FOUND. */
export async function createApiKey(
  { pool }: ManageCustomersParts,
  { customerId, displayName, expireTime }: CreateApiKeyRequest,
  now: number,
): Promise<CreateApiKeyResponse> {
  const violations = checkKey({ displayName, expireTime }, now);
  if (violations.length > 0) {
    throw refusal('INVALID_FIELDS', violations);
  }
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('hex');
  const key = { id, customerId: lookUpId(customerId), displayName, secretHash: hashSecret(secret), expireTime };
  const row = await insertKey(pool, key);
  if (row === undefined) {
    throw new ApiError('CUSTOMER_NOT_FOUND', 'there is no customer with this id');
  }
  return { apiKey: toApiKey(row), secret: formatKey(id, secret) };
}

/** A customer's keys, oldest first, without secrets. Errors: CUSTOMER_NOT_FOUND. */
export async function listApiKeys(parts: ManageCustomersParts, { customerId }: ListApiKeysRequest): Promise<ApiKey[]> {
  const customer = await getCustomer(parts, { customerId });
  return (await listKeys(parts.pool, customer.id)).map(toApiKey);
}

/** Refuses the key from now on here, and within 5 seconds everywhere. Errors: API_KEY_NOT_FOUND. */
export async function revokeApiKey({ pool, keys }: ManageCustomersParts, { apiKeyId }: RevokeApiKeyRequest): Promise<ApiKey> {
  const row = await revokeKey(pool, lookUpId(apiKeyId));
  if (row === undefined) {
    throw new ApiError('API_KEY_NOT_FOUND', 'there is no API key with this id');
  }
  keys.clear();
  return toApiKey(row);
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return { ...row, expireTime: row.expireTime ?? undefined, revokeTime: row.revokeTime ?? undefined };
}
