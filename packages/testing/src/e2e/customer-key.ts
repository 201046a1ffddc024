import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { CreateApiKeyRequest, type CreateApiKeyResponse, CreateCustomerRequest, type CreateCustomerResponse, CustomerServiceClient } from '@switchback/contracts';
import { type Platform } from '@switchback/local-platform';

/** Makes one more customer of a platform and answers with a key of theirs. */
export async function customerKey({ address, operatorKey }: Platform, customerId: string): Promise<string> {
  const customers = new CustomerServiceClient(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${operatorKey}`);
  try {
    const customer = CreateCustomerRequest.create({ customer: { id: customerId, displayName: customerId } });
    await answered<CreateCustomerResponse>((answer) => customers.createCustomer(customer, metadata, answer));
    const key = CreateApiKeyRequest.create({ customerId, displayName: 'For a test' });
    return (await answered<CreateApiKeyResponse>((answer) => customers.createApiKey(key, metadata, answer))).secret;
  } finally {
    customers.close();
  }
}

function answered<T>(start: (answer: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}
