import { changeLevelBySignal, createLogger, drainMs, EXIT_CONFIG, Lifecycle, runCommand } from '@switchback/service';

import { ProvidersFileError } from './providers/mistakes';
import { replay } from './replay';
import { startChannelService, type ChannelServiceOptions } from './start-channel-service';

const STOP_TIMEOUT_MS = 4_800;

/** A channel service as a process: from its start to the signal that ends it. */
export async function runChannelService(options: Pick<ChannelServiceOptions, 'channel' | 'name' | 'config' | 'kinds'>): Promise<void> {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'replay') return runCommand(options.name, (commandLog) => replay(args, options, commandLog));
  const log = createLogger({ service: options.name, level: options.config.SWITCHBACK_LOG_LEVEL });
  changeLevelBySignal(log, options.config.SWITCHBACK_LOG_LEVEL);
  const lifecycle = new Lifecycle({ log, timeoutMs: STOP_TIMEOUT_MS, drainMs: drainMs(options.config) });
  try {
    const ports = await startChannelService({ ...options, log, onStop: (name, stop) => lifecycle.onStop(name, stop), onDrain: (unready) => lifecycle.onDrain(unready) });
    log.info({ ...ports }, 'ready');
  } catch (error) {
    if (error instanceof ProvidersFileError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(EXIT_CONFIG);
    }
    lifecycle.fail(error);
  }
  await lifecycle.run();
}
