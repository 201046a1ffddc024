import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../process/free-port';

import { type KafkaSecurity } from './secured-listeners';
import { type KafkaBroker, startKafka } from './start-kafka';

export interface TemporaryKafkaOptions {
  /** A broker of one's own, even where KAFKA_BROKERS names one. */
  ownBroker?: boolean;
  /** Told the port that the broker will listen on; answers the one that it tells clients, for what stands in between. */
  advertise?(port: number): Promise<number>;
  /** More listeners, with TLS. */
  security?: KafkaSecurity;
  progress?(line: string): void;
}

/** A broker for one test run, on ports of its own; `skip` says why there is none. */
export async function startTemporaryKafka(options: TemporaryKafkaOptions = {}): Promise<KafkaBroker | { skip: string }> {
  const given = options.ownBroker === true ? undefined : process.env['KAFKA_BROKERS'];
  const version = process.env['SWITCHBACK_KAFKA_VERSION'];
  const directory = mkdtempSync(join(tmpdir(), 'switchback-kafka-'));
  const port = await freePort();
  const advertisedPort = await options.advertise?.(port);
  const kafka = await startKafka({
    ...(given === undefined ? {} : { brokers: given }),
    ...(version === undefined || version === '' ? {} : { version }),
    directory,
    port,
    ...(advertisedPort === undefined ? {} : { advertisedPort }),
    ...(options.security === undefined ? {} : { security: options.security }),
    controllerPort: await freePort(),
    temporary: true,
    progress: options.progress ?? (() => undefined),
  });
  if ('skip' in kafka || kafka.pid() === undefined) rmSync(directory, { recursive: true, force: true });
  return kafka;
}
