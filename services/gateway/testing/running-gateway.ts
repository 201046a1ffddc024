import {
  Channel,
  type CreateApiKeyRequest,
  CustomerServiceClient,
  FallbackPolicy,
  InboundServiceClient,
  MessageServiceClient,
  PolicyServiceClient,
  SuppressionServiceClient,
} from '@switchback/contracts';
import { createPool, type Pool, provisionService } from '@switchback/postgres';
import { createLogger, parseConfig } from '@switchback/service';
import { testDatabase } from '@switchback/testing';
import { credentials, Metadata } from '@grpc/grpc-js';

import { gatewayConfig } from '../src/config';
import { startGateway } from '../src/start-gateway';
import { call } from './grpc-call';
import { RouterServer } from './router-server';

export const OPERATOR_KEY = 'operator-key-of-the-spec';

/** A gateway of its own database and router, with the clients of a product service and of an operator. */
export interface RunningGateway {
  readonly address: string;
  readonly url: string;
  readonly pool: Pool;
  readonly router: RouterServer;
  readonly messages: MessageServiceClient;
  readonly policies: PolicyServiceClient;
  readonly suppressions: SuppressionServiceClient;
  readonly inbound: InboundServiceClient;
  readonly customers: CustomerServiceClient;
  /** Runs a statement as superuser, outside the gateway's database. */
  admin(statement: string): Promise<void>;
  /** Everything that was logged, as it was written. */
  readonly logged: string[];
  /** Makes a customer with a policy "default" (SMS, then e-mail) and answers the call metadata of a key. */
  customer(id: string): Promise<Metadata>;
  createKey(request: Partial<CreateApiKeyRequest>): Promise<{ readonly id: string; readonly secret: string }>;
  stop(): Promise<void>;
}

export const defaultPolicy = FallbackPolicy.fromPartial({
  name: 'default',
  version: 1,
  defaultTtl: { seconds: 3_600, nanos: 0 },
  steps: [{ channel: Channel.CHANNEL_SMS }, { channel: Channel.CHANNEL_EMAIL }],
});

export async function startTestGateway(env: Record<string, string> = {}): Promise<RunningGateway> {
  const database = await testDatabase();
  const connectionString = await provision(database.connectionString);
  const router = new RouterServer();
  const logged: string[] = [];
  const stops: (() => unknown)[] = [() => database.drop(), () => router.stop()];
  const config = parseConfig(gatewayConfig, {
    SWITCHBACK_DATABASE_URL: connectionString.gateway,
    SWITCHBACK_BUS_DATABASE_URL: connectionString.bus,
    SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:0',
    SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:0',
    SWITCHBACK_ROUTER_ADDRESS: await router.start(),
    SWITCHBACK_OPERATOR_KEY: OPERATOR_KEY,
    ...env,
  });
  const log = createLogger({ service: 'gateway', level: 'debug', destination: { write: (line) => void logged.push(line) } });
  const { grpcPort, httpPort } = await startGateway(config, log, { onStop: (_name, stop) => void stops.push(stop), onDrain: (unready) => void stops.push(unready) });
  const forSpec = { applicationName: 'spec', schema: 'gateway', onError: () => undefined };
  const pool = createPool({ connectionString: connectionString.gateway, ...forSpec });
  const address = `127.0.0.1:${grpcPort}`;
  const clients = {
    messages: new MessageServiceClient(address, credentials.createInsecure()),
    policies: new PolicyServiceClient(address, credentials.createInsecure()),
    suppressions: new SuppressionServiceClient(address, credentials.createInsecure()),
    inbound: new InboundServiceClient(address, credentials.createInsecure()),
    customers: new CustomerServiceClient(address, credentials.createInsecure()),
  };
  stops.push(() => pool.end(), ...Object.values(clients).map((client) => () => client.close()));
  const createKey = async (request: Partial<CreateApiKeyRequest>) => {
    const key = { customerId: '', displayName: '', expireTime: undefined, ...request };
    const { apiKey, secret } = await call(clients.customers.createApiKey.bind(clients.customers), key, bearer(OPERATOR_KEY));
    return { id: apiKey?.id ?? '', secret };
  };
  return {
    address,
    url: `http://127.0.0.1:${httpPort}`,
    pool,
    router,
    ...clients,
    logged,
    admin: (statement) => runAsAdmin(database.connectionString, statement),
    createKey,
    customer: async (id) => {
      const customer = { id, displayName: '', suspended: false, createTime: undefined };
      await call(clients.customers.createCustomer.bind(clients.customers), { customer }, bearer(OPERATOR_KEY));
      router.policies.set(id, defaultPolicy);
      return bearer((await createKey({ customerId: id })).secret);
    },
    stop: async () => {
      for (const stop of stops.toReversed()) {
        await stop();
      }
    },
  };
}

export function bearer(key: string): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${key}`);
  return metadata;
}

async function runAsAdmin(connectionString: string, statement: string): Promise<void> {
  const url = new URL(connectionString);
  url.pathname = '/postgres';
  const pool = createPool({ connectionString: url.href, applicationName: 'spec', schema: 'public', onError: () => undefined });
  await pool.query(statement);
  await pool.end();
}

async function provision(adminConnectionString: string): Promise<{ readonly gateway: string; readonly bus: string }> {
  const as = async (role: string, mayCall: readonly string[]): Promise<string> => {
    await provisionService({ adminConnectionString, schema: role, role, password: 'spec', mayCall });
    const url = new URL(adminConnectionString);
    url.username = role;
    url.password = 'spec';
    return url.href;
  };
  const bus = await as('bus', []);
  return { gateway: await as('gateway', ['bus']), bus };
}
