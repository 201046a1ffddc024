import { setTimeout as sleep } from 'node:timers/promises';

import { type BusConfig, consume, consumersMove, createBus } from '@switchback/bus';
import { createHttpServer, createLogger, eventLoopCheck, Health, Lifecycle } from '@switchback/service';

/** What the handler does with a batch. */
export type Handling =
  | 'DONE'
  /** It never comes back. */
  | 'NEVER'
  /** It works for as long as the process lives, and says that it gets on. */
  | 'BUSY';

export interface ConsumerProcessOptions {
  readonly bus: BusConfig;
  readonly topic: string;
  readonly group: string;
  readonly handling: Handling;
}

const STEP_MS = 100;

/** A service as services are made, with one consumer. Its log says on which port its health is told, and when it was handed records. */
async function main({ bus: config, topic, group, handling }: ConsumerProcessOptions): Promise<void> {
  const log = createLogger({ service: 'consumer' });
  const lifecycle = new Lifecycle({ log });
  const health = new Health();
  const http = await createHttpServer({ address: '127.0.0.1:0', health, log });
  lifecycle.onStop('HTTP', () => http.stop());
  const bus = await createBus(config);
  lifecycle.onStop('bus', () => bus.close());
  const subscription = await consume(bus, {
    group,
    topics: [topic],
    decode: (value) => value,
    deadLetter: (from) => `${from}.dead`,
    handle: async (items, control) => {
      log.info({ records: items.length }, 'handed over');
      if (handling === 'NEVER') await new Promise(() => undefined);
      while (handling === 'BUSY' && !control.signal.aborted) {
        busyFor(STEP_MS / 2);
        await control.heartbeat();
        await sleep(STEP_MS / 2);
      }
    },
  });
  health.register('event loop', eventLoopCheck(), 'liveness');
  health.register('consumers', consumersMove(() => ({ [group]: subscription })), 'liveness');
  health.markStarted();
  log.info({ port: http.port }, 'ready');
  await lifecycle.run();
}

function busyFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

void main(JSON.parse(process.argv[2] ?? ''));
