import { migrateService } from '@switchback/bus';
import { changeLevelBySignal, type Command, createLogger, drainMs, EXIT_CONFIG, Lifecycle, migrationConfig, readConfig, runCommand } from '@switchback/service';

import { type ChannelConfig } from './config';
import { migrationsDirectory } from './migrations-directory';
import { ProvidersFileError } from './providers/mistakes';
import { replay } from './replay';
import { startChannelService, type ChannelServiceOptions } from './start-channel-service';

const STOP_TIMEOUT_MS = 4_800;

export interface ChannelProgram extends Pick<ChannelServiceOptions, 'channel' | 'name' | 'kinds'> {
  /** Reads what serving needs; a command needs less. */
  readonly config: () => ChannelConfig;
}

/** A channel service as a process: from its start to the signal that ends it; or the command that it is given. */
export async function runChannelService({ config: readServing, ...program }: ChannelProgram): Promise<void> {
  const own = { schema: program.name, directory: migrationsDirectory };
  const commands: Record<string, Command> = {
    migrate: ({ print }) => migrateService(own, readConfig(migrationConfig), print),
    replay: (run) => replay(run, { ...program, config: readServing() }),
  };
  await runCommand(program.name, commands, process.argv.slice(2));
  const options = { ...program, config: readServing() };
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
