import { hash, timingSafeEqual } from 'node:crypto';

import { ApiError, type Secret } from '@switchback/service';

import { judgeKey, type KeyVerdict } from './decide/judge-key';
import { readKey } from './decide/read-key';
import { type KeyCache } from './record/key-cache';

export interface AuthenticateParts {
  readonly keys: Pick<KeyCache, 'find'>;
  /** The operator's key; undefined: operators' calls are refused. */
  readonly operatorKey: Secret | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const NO_HASH = Buffer.alloc(32);
const REFUSALS = {
  API_KEY_INVALID: 'the API key is not known',
  API_KEY_EXPIRED: 'the API key has expired: ask your operator for a new one',
  API_KEY_REVOKED: 'the API key was revoked: ask your operator for a new one',
  CUSTOMER_SUSPENDED: 'the customer is suspended: ask your operator',
} as const satisfies Record<Extract<KeyVerdict, { ok: false }>['reason'], string>;

/** Which customer calls, by the `authorization` header. Errors: API_KEY_MISSING, _INVALID, _EXPIRED, _REVOKED, CUSTOMER_SUSPENDED. */
export async function authenticateCustomer({ keys, now }: AuthenticateParts, authorization: string | undefined): Promise<string> {
  const presented = readKey(authorization);
  switch (presented.kind) {
    case 'MISSING':
      throw missing();
    case 'MALFORMED':
      throw new ApiError('API_KEY_INVALID', 'the authorization header must be "Bearer <key>"');
    case 'TOKEN':
      throw new ApiError('API_KEY_INVALID', REFUSALS.API_KEY_INVALID);
    case 'KEY': {
      const record = await keys.find(presented.id);
      const matches = timingSafeEqual(hashSecret(presented.secret), record?.secretHash ?? NO_HASH);
      const verdict = judgeKey(record, matches, now());
      if (!verdict.ok) {
        throw new ApiError(verdict.reason, REFUSALS[verdict.reason]);
      }
      return verdict.customerId;
    }
  }
}

/** Lets the operator pass. A customer's key is refused with PERMISSION_DENIED, anything else with API_KEY_INVALID. */
export async function authenticateOperator(parts: AuthenticateParts, authorization: string | undefined): Promise<void> {
  if (parts.operatorKey === undefined) {
    throw new ApiError('PERMISSION_DENIED', 'this gateway has no operator key: set SWITCHBACK_OPERATOR_KEY');
  }
  const [, token] = /^bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) {
    throw missing();
  }
  if (timingSafeEqual(hashSecret(token), hashSecret(parts.operatorKey.reveal()))) {
    return;
  }
  await authenticateCustomer(parts, authorization);
  throw new ApiError('PERMISSION_DENIED', "a customer's key cannot do what operators do: use the operator's");
}

/** What is stored of a secret. It has 256 random bits, so a plain hash cannot be searched. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

function missing(): ApiError {
  return new ApiError('API_KEY_MISSING', 'the call has no API key: send "authorization: Bearer <key>"');
}
