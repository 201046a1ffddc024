import { type Metadata } from '@grpc/grpc-js';
import { OutgoingMessage } from '@switchback/contracts';

import { call, refusalOf } from '../testing/grpc-call';
import { bearer, OPERATOR_KEY, type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
  await gateway.customer('other');
});
afterAll(() => gateway.stop());

const send = (metadata: Metadata) => {
  const message = OutgoingMessage.fromJSON({ recipient: { sms: '+15005550006' }, content: { text: 'Hello' } });
  return call(gateway.messages.sendMessage.bind(gateway.messages), { message }, metadata);
};

describe('CustomerService', () => {
  const operator = bearer(OPERATOR_KEY);
  const customers = () => gateway.customers;

  it('pages through customers', async () => {
    const list = customers().listCustomers.bind(customers());
    const first = await call(list, { pageSize: 1, pageToken: '' }, operator);
    const second = await call(list, { pageSize: 1, pageToken: first.nextPageToken }, operator);
    expect([...first.customers, ...second.customers].map(({ id }) => id)).toEqual(['acme', 'other']);
    expect(second.nextPageToken).toBe('');
    expect(await refusalOf(call(list, { pageSize: 1, pageToken: '%' }, operator))).toMatchObject({ reason: 'PAGE_TOKEN_INVALID' });
  });

  it('suspends and resumes at once', async () => {
    const paused = await gateway.customer('paused');
    await send(paused);
    await call(customers().suspendCustomer.bind(customers()), { customerId: 'paused' }, operator);
    expect(await refusalOf(send(paused))).toMatchObject({ code: 7, reason: 'CUSTOMER_SUSPENDED' });
    await call(customers().resumeCustomer.bind(customers()), { customerId: 'paused' }, operator);
    await send(paused);
  });

  it('shows a secret once and revokes at once', async () => {
    const { id, secret } = await gateway.createKey({ customerId: 'acme', displayName: 'ci' });
    await send(bearer(secret));
    const { apiKeys } = await call(customers().listApiKeys.bind(customers()), { customerId: 'acme' }, operator);
    expect(apiKeys.find((key) => key.id === id)).toMatchObject({ customerId: 'acme', displayName: 'ci', revokeTime: undefined });
    expect(JSON.stringify(apiKeys)).not.toContain(secret.split('_')[2]);
    await call(customers().revokeApiKey.bind(customers()), { apiKeyId: id }, operator);
    expect(await refusalOf(send(bearer(secret)))).toMatchObject({ code: 16, reason: 'API_KEY_REVOKED' });
  });

  it.each([
    ['a taken id', () => gateway.customer('acme'), 'CUSTOMER_EXISTS'],
    ['a bad id', () => gateway.customer('No'), 'INVALID_FIELDS'],
    ['a key for nobody', () => gateway.createKey({ customerId: 'nobody' }), 'CUSTOMER_NOT_FOUND'],
    ['an id with NUL', () => gateway.createKey({ customerId: 'ac\0me' }), 'CUSTOMER_NOT_FOUND'],
    ['a key that is over', () => gateway.createKey({ customerId: 'acme', expireTime: new Date(0) }), 'INVALID_FIELDS'],
    ['no such key', () => call(customers().revokeApiKey.bind(customers()), { apiKeyId: 'x' }, operator), 'API_KEY_NOT_FOUND'],
    ['no such customer', () => call(customers().getCustomer.bind(customers()), { customerId: 'x' }, operator), 'CUSTOMER_NOT_FOUND'],
    ["a customer's key", () => call(customers().getCustomer.bind(customers()), { customerId: 'acme' }, acme), 'PERMISSION_DENIED'],
    ['an unknown key', () => call(customers().getCustomer.bind(customers()), { customerId: 'acme' }, bearer('x')), 'API_KEY_INVALID'],
  ])('refuses %s', async (_what, ask, reason) => {
    expect(await refusalOf(ask())).toMatchObject({ reason });
  });
});
