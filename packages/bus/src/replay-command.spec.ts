import { replayCommand } from './replay-command';
import { LoopbackBus } from './testing/loopback-bus';

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly printed: string }> {
  const lines: string[] = [];
  const open = () => Promise.reject(new Error('nothing is to be opened'));
  const code = await replayCommand({ args, open, deadLetters: [], print: (line) => void lines.push(line) });
  return { code, printed: lines.join('\n') };
}

it.each([
  [['--reason', 'OTHER'], '--reason is MALFORMED or UNPROCESSABLE'],
  [['--limit', '0'], '--limit is a whole number, 1 or more'],
  [['--limit', 'ten'], '--limit is a whole number, 1 or more'],
  [['--dryrun'], "Unknown option '--dryrun'"],
  [['now'], "Unexpected argument 'now'"],
])('%p is refused before anything is opened, with how it is used', async (args, told) => {
  const { code, printed } = await run(...args);
  expect(code).toBe(64);
  expect(printed).toContain(told);
  expect(printed).toContain('replay [--dry-run]');
});

it.each([['--dry-run'], []])('makes no topic that is missing, and names it', async (...args) => {
  const bus = new LoopbackBus();
  await bus.ensureTopics(['one']);
  const lines: string[] = [];
  const deadLetters = [{ topic: 'one', group: 'group' }, { topic: 'two', group: 'group' }];
  const code = await replayCommand({ args, open: async () => bus, deadLetters, print: (line) => void lines.push(line) });
  expect({ code, lines, topics: [...bus.topics] }).toEqual({ code: 1, lines: [expect.stringMatching(/^there is no topic two, .*KAFKA_PREFIX/)], topics: ['one'] });
});
