import '@switchback/service/telemetry';

import { migrateService } from '@switchback/bus';
import { changeLevelBySignal, type Command, createLogger, drainMs, Lifecycle, migrationConfig, readConfig, runCommand } from '@switchback/service';

import { routerConfig } from './config';
import { createTopics } from './create-topics';
import { replay } from './replay';
import { ROUTER_SCHEMA } from './schema';
import { startRouter } from './start-router';

/** Whoever starts us gives us 5 s. */
const STOP_TIMEOUT_MS = 4_800;

async function main(): Promise<void> {
  const migrate: Command = ({ print }) => migrateService(ROUTER_SCHEMA, readConfig(migrationConfig), print);
  await runCommand('router', { migrate, topics: createTopics, replay }, process.argv.slice(2));
  const config = readConfig(routerConfig);
  const log = createLogger({ service: 'router', level: config.SWITCHBACK_LOG_LEVEL });
  changeLevelBySignal(log, config.SWITCHBACK_LOG_LEVEL);
  const lifecycle = new Lifecycle({ log, timeoutMs: STOP_TIMEOUT_MS, drainMs: drainMs(config) });
  try {
    const { grpcPort, httpPort } = await startRouter(config, log, lifecycle);
    log.info({ grpcPort, httpPort }, 'ready');
  } catch (error) {
    lifecycle.fail(error);
  }
  await lifecycle.run();
}

void main();
