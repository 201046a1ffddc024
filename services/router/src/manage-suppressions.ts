import { randomBytes } from 'node:crypto';

import {
  type CreateSuppressionRequest,
  type DeleteSuppressionRequest,
  type GetSuppressionRequest,
  type ListSuppressionsRequest,
  type ListSuppressionsResponse,
  type Suppression as WireSuppression,
} from '@switchback/contracts';
import { transaction } from '@switchback/postgres';

import { suppressionNotFound } from './accept/not-found';
import { cutPage, pageSize } from './accept/page';
import { keyOf, reasonOf, suppressionFilter, suppressionMark, targetOf } from './accept/suppression-request';
import { suppressionId, SUPPRESSION_ID_RANDOM_BYTES } from './decide/suppression-id';
import { deleteSuppression } from './record/delete-suppression';
import { listSuppressions } from './record/list-suppressions';
import { putSuppressions } from './record/put-suppressions';
import { readSuppression } from './record/read-suppression';
import { type RouterParts } from './router-parts';
import { suppressionToWire } from './send/suppression-to-wire';

type Parts = Pick<RouterParts, 'pool' | 'terms'>;

/**
 * Stores an entry and answers with the one that holds now: this one, or an earlier one that says more or lasts longer. Every step that is
 * looked for after the answer heeds it. Throws INVALID_FIELDS.
 */
export async function createSuppression({ pool, terms }: Parts, customerId: string, request: CreateSuppressionRequest): Promise<WireSuppression> {
  const now = Date.now();
  const { hash, scope } = targetOf(terms, customerId, request.target);
  const suppression = {
    id: suppressionId(now, randomBytes(SUPPRESSION_ID_RANDOM_BYTES)),
    scope,
    reason: reasonOf(request),
    source: 'API',
    messageId: undefined,
    createdAt: new Date(now),
    expiresAt: request.expireTime,
  } as const;
  const stored = await transaction(pool, async (client) => {
    await putSuppressions(client, [{ customerId, hash, provider: undefined, suppression }]);
    return readSuppression(client, customerId, { hash, scope }, new Date(now));
  });
  return suppressionToWire(stored ?? suppression);
}

/** Throws SUPPRESSION_NOT_FOUND, INVALID_FIELDS. */
export async function getSuppression({ pool, terms }: Parts, customerId: string, request: GetSuppressionRequest): Promise<WireSuppression> {
  const found = await readSuppression(pool, customerId, keyOf(terms, customerId, request), new Date());
  if (found === undefined) throw suppressionNotFound();
  return suppressionToWire(found);
}

/** Newest first. Throws INVALID_FIELDS, PAGE_TOKEN_INVALID. */
export async function pageOfSuppressions(
  { pool, terms }: Parts,
  customerId: string,
  request: ListSuppressionsRequest,
): Promise<ListSuppressionsResponse> {
  const size = pageSize(request.pageSize);
  const found = await listSuppressions(pool, suppressionFilter(terms, customerId, request), new Date(), size + 1);
  const { page, next } = cutPage(found, size, ({ id }) => id, suppressionMark(terms, customerId, request));
  return { suppressions: page.map(suppressionToWire), nextPageToken: next };
}

/** The person opted in again, by START or by the customer's word. Throws SUPPRESSION_NOT_FOUND, INVALID_FIELDS. */
export async function liftSuppression({ pool, terms }: Parts, customerId: string, request: DeleteSuppressionRequest): Promise<void> {
  const lifted = await deleteSuppression(pool, customerId, keyOf(terms, customerId, request), new Date());
  if (!lifted) throw suppressionNotFound();
}
