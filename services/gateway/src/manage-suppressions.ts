import {
  type CreateSuppressionRequest,
  type CreateSuppressionResponse,
  type DeleteSuppressionRequest,
  type DeleteSuppressionResponse,
  type GetSuppressionRequest,
  type GetSuppressionResponse,
  type ListSuppressionsRequest,
  type ListSuppressionsResponse,
} from '@switchback/contracts';

import { type Call } from './call';
import { type Checked, checkCreateSuppression, checkListSuppressions, checkSuppressionKey } from './decide/check-suppression';
import { refusal } from './refusal';
import { type RouterClient } from './send/router-client';

export interface ManageSuppressionsParts {
  readonly router: Pick<RouterClient, 'createSuppression' | 'getSuppression' | 'listSuppressions' | 'deleteSuppression'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Stores an entry; every step that is looked for after the answer heeds it. */
export async function createSuppression(
  { router, now }: ManageSuppressionsParts,
  customerId: string,
  request: CreateSuppressionRequest,
  call: Call,
): Promise<CreateSuppressionResponse> {
  return await router.createSuppression(customerId, accepted(checkCreateSuppression(request, now())), call);
}

/** An entry by its id, or by the address, which only its hash is compared with. */
export async function getSuppression(
  { router }: ManageSuppressionsParts,
  customerId: string,
  request: GetSuppressionRequest,
  call: Call,
): Promise<GetSuppressionResponse> {
  return await router.getSuppression(customerId, accepted(checkSuppressionKey(request)), call);
}

/** A customer's entries, newest first. */
export async function listSuppressions(
  { router }: ManageSuppressionsParts,
  customerId: string,
  request: ListSuppressionsRequest,
  call: Call,
): Promise<ListSuppressionsResponse> {
  return await router.listSuppressions(customerId, accepted(checkListSuppressions(request)), call);
}

/** Lifts an entry; the next message may use the address. */
export async function deleteSuppression(
  { router }: ManageSuppressionsParts,
  customerId: string,
  request: DeleteSuppressionRequest,
  call: Call,
): Promise<DeleteSuppressionResponse> {
  return await router.deleteSuppression(customerId, accepted(checkSuppressionKey(request)), call);
}

function accepted<T>(checked: Checked<T>): T {
  if (!checked.ok) {
    throw refusal('INVALID_FIELDS', checked.violations);
  }
  return checked.request;
}
