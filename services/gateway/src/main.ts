import '@switchback/service/telemetry';

import { migrateService } from '@switchback/bus';
import { changeLevelBySignal, createLogger, drainMs, Lifecycle, migrationConfig, readConfig, runCommand } from '@switchback/service';

import { gatewayConfig } from './config';
import { GATEWAY_SCHEMA } from './schema';
import { startGateway } from './start-gateway';

/** Whoever starts us gives us 8 s. */
const STOP_TIMEOUT_MS = 4_800;

async function main(): Promise<void> {
  await runCommand('gateway', { migrate: ({ print }) => migrateService(GATEWAY_SCHEMA, readConfig(migrationConfig), print) }, process.argv.slice(2));
  const config = readConfig(gatewayConfig);
  const log = createLogger({ service: 'gateway', level: config.SWITCHBACK_LOG_LEVEL });
  changeLevelBySignal(log, config.SWITCHBACK_LOG_LEVEL);
  const lifecycle = new Lifecycle({ log, timeoutMs: STOP_TIMEOUT_MS, drainMs: drainMs(config) });
  try {
    const { grpcPort, httpPort } = await startGateway(config, log, lifecycle);
    log.info({ grpcPort, httpPort }, 'ready');
  } catch (error) {
    lifecycle.fail(error);
  }
  await lifecycle.run();
}

void main();
