import { relative, resolve } from 'node:path';

import { REPOSITORY_ROOT } from '../paths';
import { explainError } from '../platform-error';
import { type PlatformOptions } from '../platform/options';
import { startPlatform } from '../platform/start-platform';
import { onAncestorsGone } from '../process/ancestors';
import { complain, say } from '../terminal';

import { readyBlock } from './ready-block';
import { readStartFlags, START_HELP, type StartFlags } from './start-flags';

/** `npm start`: the platform runs until a signal ends it. Answers the exit code. */
export async function runStart(args: readonly string[]): Promise<number> {
  const flags = await readStartFlags(args);
  if (flags.help) {
    say(START_HELP);
    return 0;
  }
  const begin = performance.now();
  const abort = new AbortController();
  stopOnSignal(abort);
  const stateDirectory = resolve(REPOSITORY_ROOT, flags.stateDirectory ?? '.switchback');
  let failed = false;
  try {
    const platform = await startPlatform({
      ...optionsFor(flags, process.env),
      stateDirectory,
      signal: abort.signal,
      onFailure: (error) => {
        failed = true;
        complain(explainError(error));
      },
    });
    const place = relative(process.cwd(), stateDirectory);
    say(readyBlock({ platform, stateDirectory: place.startsWith('..') ? stateDirectory : place, seconds: (performance.now() - begin) / 1000 }));
    await platform.stopped;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
  }
  if (!failed) say('Stopped.');
  return failed ? 1 : 0;
}

function optionsFor(flags: StartFlags, env: NodeJS.ProcessEnv): PlatformOptions {
  const brokers = env['KAFKA_BROKERS'];
  const prefix = env['KAFKA_PREFIX'];
  const version = env['SWITCHBACK_KAFKA_VERSION'];
  return {
    bus: flags.kafka ? 'kafka' : 'postgres',
    ports: flags.ports,
    providersFiles: flags.providersFiles,
    supervised: true,
    progress: say,
    ...(brokers === undefined ? {} : { kafkaBrokers: brokers }),
    ...(prefix === undefined ? {} : { kafkaPrefix: prefix }),
    ...(version === undefined ? {} : { kafkaVersion: version }),
  };
}

/** A terminal and npm may both deliver the same Ctrl-C: what comes within a second of the first signal is the same wish. */
function stopOnSignal(abort: AbortController): void {
  let first: number | undefined;
  const onSignal = (): void => {
    if (first === undefined) {
      first = performance.now();
      say('\nStopping (again to leave at once) ...');
      abort.abort();
    } else if (performance.now() - first > 1_000) {
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  onAncestorsGone(() => {
    if (first === undefined) onSignal();
  });
}
