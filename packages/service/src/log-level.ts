import type { LevelWithSilent, Logger } from 'pino';

/** More to be told than is configured, from less to more. */
const TALKATIVE: readonly LevelWithSilent[] = ['debug', 'trace'];

/** The level after one more signal: debug, then trace, then the configured one again; a step that would tell nothing more is left out. */
export function nextLevel(current: string, configured: LevelWithSilent): LevelWithSilent {
  const levels = [configured, ...TALKATIVE.slice(TALKATIVE.indexOf(configured) + 1)];
  const index = levels.findIndex((level) => level === current);
  return levels[(index + 1) % levels.length] ?? configured;
}

/** SIGUSR2 changes how much this process logs, while it runs. Only who may end the process can send it. */
export function changeLevelBySignal(log: Logger, configured: LevelWithSilent): void {
  process.on('SIGUSR2', () => {
    const logLevel = nextLevel(log.level, configured);
    const tell = (): void => log.info({ logLevel }, 'the log level was changed');
    // Who sent the signal looks for the line: it is written at the more talkative of the two.
    const told = log.isLevelEnabled('info');
    if (told) tell();
    log.level = logLevel;
    if (!told) tell();
  });
}
