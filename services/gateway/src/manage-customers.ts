import {
  type CreateCustomerRequest,
  type Customer,
  type GetCustomerRequest,
  type ListCustomersRequest,
  type ListCustomersResponse,
} from '@switchback/contracts';
import { type Pool } from '@switchback/postgres';
import { ApiError } from '@switchback/service';

import { checkCustomer } from './decide/check-customer';
import { pageSize, pageToken, readPageToken } from './decide/page';
import { lookUpId } from './decide/text';
import { findCustomer, insertCustomer, listCustomers as readCustomers, setSuspended } from './record/customers';
import { type KeyCache } from './record/key-cache';
import { refusal } from './refusal';

export interface ManageCustomersParts {
  readonly pool: Pool;
  readonly keys: Pick<KeyCache, 'clear'>;
}

/** Stores a customer. Errors: CUSTOMER_EXISTS. */
export async function createCustomer({ pool }: ManageCustomersParts, { customer }: CreateCustomerRequest): Promise<Customer> {
  const violations = checkCustomer(customer);
  if (customer === undefined || violations.length > 0) {
    throw refusal('INVALID_FIELDS', violations);
  }
  const created = await insertCustomer(pool, customer.id, customer.displayName);
  if (created === undefined) {
    throw new ApiError('CUSTOMER_EXISTS', 'there is a customer with this id already');
  }
  return created;
}

/** Errors: CUSTOMER_NOT_FOUND. */
export async function getCustomer({ pool }: ManageCustomersParts, { customerId }: GetCustomerRequest): Promise<Customer> {
  return await required(findCustomer(pool, lookUpId(customerId)));
}

/** Customers by id. */
export async function listCustomers({ pool }: ManageCustomersParts, request: ListCustomersRequest): Promise<ListCustomersResponse> {
  const size = pageSize(request.pageSize);
  if (size === undefined) {
    throw refusal('INVALID_FIELDS', [{ field: 'page_size', description: 'must be 1 to 200; leave it out for 50' }]);
  }
  const after = readPageToken(request.pageToken);
  if (after === undefined) {
    throw new ApiError('PAGE_TOKEN_INVALID', 'the page_token is not one of a previous page');
  }
  const customers = [...(await readCustomers(pool, after, size + 1))];
  const more = customers.length > size;
  const page = customers.slice(0, size);
  return { customers: page, nextPageToken: more ? pageToken(page.at(-1)?.id ?? '') : '' };
}

/** Refuses the customer's calls from now on here, and within 5 seconds everywhere. Accepted messages go on. */
export async function suspendCustomer(parts: ManageCustomersParts, customerId: string): Promise<Customer> {
  return await changeSuspended(parts, customerId, true);
}

export async function resumeCustomer(parts: ManageCustomersParts, customerId: string): Promise<Customer> {
  return await changeSuspended(parts, customerId, false);
}

async function changeSuspended({ pool, keys }: ManageCustomersParts, customerId: string, suspended: boolean): Promise<Customer> {
  const customer = await required(setSuspended(pool, lookUpId(customerId), suspended));
  keys.clear();
  return customer;
}

async function required(customer: Promise<Customer | undefined>): Promise<Customer> {
  const found = await customer;
  if (found === undefined) {
    throw new ApiError('CUSTOMER_NOT_FOUND', 'there is no customer with this id');
  }
  return found;
}
