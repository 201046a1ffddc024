import { destination } from 'pino';

import { EXIT_FAILED } from './lifecycle';
import { createLogger, type Logger } from './logger';
import { shutdownTelemetry } from './telemetry/running';

/** A service's program that does one thing and ends: what it prints goes to stdout, its log to stderr. */
export async function runCommand(service: string, command: (log: Logger) => Promise<number>): Promise<never> {
  const log = createLogger({ service, level: 'warn', destination: destination({ dest: 2, sync: true }) });
  const code = await command(log).catch((error: unknown) => {
    log.fatal({ err: error }, 'the command failed');
    return EXIT_FAILED;
  });
  await shutdownTelemetry();
  process.exit(code);
}
