import '@switchback/service/telemetry';

import { changeLevelBySignal, createLogger, drainMs, Lifecycle, readConfig, runCommand } from '@switchback/service';

import { routerConfig } from './config';
import { replay } from './replay';
import { startRouter } from './start-router';

/** Whoever starts us gives us 5 s. */
const STOP_TIMEOUT_MS = 4_800;

async function main(): Promise<void> {
  const config = readConfig(routerConfig);
  const [command, ...args] = process.argv.slice(2);
  if (command === 'replay') return runCommand('router', (commandLog) => replay(args, config, commandLog));
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
