import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../process/free-port';

import { type KafkaBroker, startKafka } from './start-kafka';

/** A broker for one test run, on ports of its own; `skip` says why there is none. */
export async function startTemporaryKafka(options: { ownBroker?: boolean; progress?(line: string): void } = {}): Promise<KafkaBroker | { skip: string }> {
  const given = options.ownBroker === true ? undefined : process.env['KAFKA_BROKERS'];
  const version = process.env['SWITCHBACK_KAFKA_VERSION'];
  const directory = mkdtempSync(join(tmpdir(), 'switchback-kafka-'));
  const kafka = await startKafka({
    ...(given === undefined ? {} : { brokers: given }),
    ...(version === undefined || version === '' ? {} : { version }),
    directory,
    port: await freePort(),
    controllerPort: await freePort(),
    temporary: true,
    progress: options.progress ?? (() => undefined),
  });
  if ('skip' in kafka || kafka.pid() === undefined) rmSync(directory, { recursive: true, force: true });
  return kafka;
}
