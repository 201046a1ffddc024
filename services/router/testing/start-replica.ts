import { credentials } from '@grpc/grpc-js';
import { routerV1 } from '@switchback/contracts';
import { createLogger } from '@switchback/service';

import { routerConfig } from '../src/config';
import { type Patience } from '../src/patience';
import { startRouter } from '../src/start-router';

export interface Liveness {
  readonly status: number;
  readonly body: { readonly ok: boolean; readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[] };
}

export interface RunningReplica {
  readonly client: routerV1.RouterServiceClient;
  /** What it says at /health/live. */
  live(): Promise<Liveness>;
  stop(): Promise<void>;
}

export interface ReplicaOptions {
  /** Of the database that holds the router's schema and the bus. */
  readonly databaseUrl: string;
  /** Of a server of the channels' shape. */
  readonly channelPort: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly patience: Patience;
}

/** A router of its own ports, and a client of it. */
export async function startReplica({ databaseUrl, channelPort, environment, patience }: ReplicaOptions): Promise<RunningReplica> {
  const address = `127.0.0.1:${channelPort}`;
  const config = routerConfig.parse({
    SWITCHBACK_DATABASE_URL: databaseUrl,
    SWITCHBACK_BUS_DATABASE_URL: databaseUrl,
    SWITCHBACK_SEARCH_KEY: 'the key of the router spec',
    SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:0',
    SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:0',
    SWITCHBACK_SMS_ADDRESS: address,
    SWITCHBACK_EMAIL_ADDRESS: address,
    SWITCHBACK_WHATSAPP_ADDRESS: address,
    ...environment,
  });
  const steps: (() => unknown)[] = [];
  const log = createLogger({ service: 'router', level: 'silent' });
  const ports = await startRouter(config, log, { onStop: (_name, stop) => void steps.push(stop), onDrain: (unready) => void steps.push(unready) }, patience);
  const client = new routerV1.RouterServiceClient(`127.0.0.1:${ports.grpcPort}`, credentials.createInsecure());
  const live = async (): Promise<Liveness> => {
    const answer = await fetch(`http://127.0.0.1:${ports.httpPort}/health/live`, { signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  };
  const stop = async (): Promise<void> => {
    for (const step of steps.splice(0).reverse()) await step();
    client.close();
  };
  return { client, live, stop };
}
