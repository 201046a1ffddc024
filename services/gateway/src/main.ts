import '@switchback/service/telemetry';

import { createLogger, Lifecycle, readConfig } from '@switchback/service';

import { gatewayConfig } from './config';
import { startGateway } from './start-gateway';

async function main(): Promise<void> {
  const config = readConfig(gatewayConfig);
  const log = createLogger({ service: 'gateway', level: config.SWITCHBACK_LOG_LEVEL });
  const lifecycle = new Lifecycle({ log });
  try {
    const { grpcPort, httpPort } = await startGateway(config, log, lifecycle);
    log.info({ grpcPort, httpPort }, 'ready');
  } catch (error) {
    lifecycle.fail(error);
  }
  await lifecycle.run();
}

void main();
