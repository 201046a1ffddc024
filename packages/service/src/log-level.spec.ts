import { type LevelWithSilent } from 'pino';
import { changeLevelBySignal, nextLevel } from './log-level';
import { createLogger } from './logger';

test.each<[LevelWithSilent, readonly string[]]>([
  ['info', ['debug', 'trace', 'info', 'debug']],
  ['silent', ['debug', 'trace', 'silent']],
  ['debug', ['trace', 'debug']],
  ['trace', ['trace']],
])('from %s the signals lead to %p', (configured, expected) => {
  let level: string = configured;
  expect(expected.map(() => (level = nextLevel(level, configured)))).toEqual(expected);
});

test('the signal changes what is written from then on, and says so each time', () => {
  const written: string[] = [];
  const log = createLogger({ service: 'spec', level: 'warn', destination: { write: (line) => void written.push(line) } });
  const before = process.rawListeners('SIGUSR2');
  changeLevelBySignal(log, 'warn');
  const said = (): unknown[] => written.splice(0).map((line) => JSON.parse(line)).map(({ msg, logLevel }) => logLevel ?? msg);
  log.debug('not yet');
  process.emit('SIGUSR2');
  log.debug('now');
  process.emit('SIGUSR2');
  log.trace('more');
  process.emit('SIGUSR2');
  log.info('no more');
  expect(said()).toEqual(['debug', 'now', 'trace', 'more', 'warn']);
  for (const listener of process.rawListeners('SIGUSR2')) if (!before.includes(listener)) Reflect.apply(process.removeListener, process, ['SIGUSR2', listener]);
});
