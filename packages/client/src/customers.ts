import { CustomerServiceClient } from '@switchback/contracts';
import type { CallOptions, Connection } from './connection';
import { SwitchbackError } from './error';
import { Pages } from './pages';

export interface Customer {
  /** 1 to 63 characters: lower-case letters, digits and hyphens, starting with a letter. */
  readonly id: string;
  readonly displayName: string;
  readonly suspended: boolean;
  readonly createTime: Date | undefined;
}

export interface ApiKey {
  /** The public part of the key. */
  readonly id: string;
  readonly customerId: string;
  readonly displayName: string;
  readonly createTime: Date | undefined;
  /** Undefined: never. */
  readonly expireTime: Date | undefined;
  readonly revokeTime: Date | undefined;
}

/** For operators: customers and their API keys. Needs the operator key. Every method throws {@link SwitchbackError}. */
export class Customers {
  readonly #connection: Connection;
  readonly #client: CustomerServiceClient;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#client = new CustomerServiceClient(connection.authority, connection.credentials, connection.channelOptions);
  }

  async create(customer: { readonly id: string; readonly displayName?: string }, options?: CallOptions): Promise<Customer> {
    const request = { customer: { id: customer.id, displayName: customer.displayName ?? '', suspended: false, createTime: undefined } };
    const response = await this.#connection.unary(this.#client.createCustomer.bind(this.#client), request, options, false);
    return present(response.customer);
  }

  async get(customerId: string, options?: CallOptions): Promise<Customer> {
    const response = await this.#connection.unary(this.#client.getCustomer.bind(this.#client), { customerId }, options);
    return present(response.customer);
  }

  list(options: CallOptions & { readonly pageSize?: number } = {}): Pages<Customer> {
    return new Pages(async (pageToken) => {
      const request = { pageSize: options.pageSize ?? 0, pageToken };
      const response = await this.#connection.unary(this.#client.listCustomers.bind(this.#client), request, options);
      return { items: response.customers, nextPageToken: response.nextPageToken };
    });
  }

  /** Its keys are refused from now on; messages that were accepted go on. */
  async suspend(customerId: string, options?: CallOptions): Promise<Customer> {
    const response = await this.#connection.unary(this.#client.suspendCustomer.bind(this.#client), { customerId }, options);
    return present(response.customer);
  }

  async resume(customerId: string, options?: CallOptions): Promise<Customer> {
    const response = await this.#connection.unary(this.#client.resumeCustomer.bind(this.#client), { customerId }, options);
    return present(response.customer);
  }

  /** The secret is in this answer and nowhere else. */
  async createApiKey(
    key: { readonly customerId: string; readonly displayName?: string; readonly expireTime?: Date },
    options?: CallOptions,
  ): Promise<{ readonly apiKey: ApiKey; readonly secret: string }> {
    const request = { customerId: key.customerId, displayName: key.displayName ?? '', expireTime: key.expireTime };
    const response = await this.#connection.unary(this.#client.createApiKey.bind(this.#client), request, options, false);
    return { apiKey: present(response.apiKey), secret: response.secret };
  }

  async apiKeys(customerId: string, options?: CallOptions): Promise<readonly ApiKey[]> {
    const response = await this.#connection.unary(this.#client.listApiKeys.bind(this.#client), { customerId }, options);
    return response.apiKeys;
  }

  async revokeApiKey(apiKeyId: string, options?: CallOptions): Promise<ApiKey> {
    const response = await this.#connection.unary(this.#client.revokeApiKey.bind(this.#client), { apiKeyId }, options);
    return present(response.apiKey);
  }

  close(): void {
    this.#client.close();
  }
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new SwitchbackError({ code: 'INTERNAL', reason: 'INTERNAL', message: 'the answer is empty' });
  return value;
}
