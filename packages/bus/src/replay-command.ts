import { parseArgs } from 'node:util';

import { type Bus } from './bus';
import { type DeadLetterFilter, listDeadLetters, type ListedDeadLetter } from './dead-letters';
import { replayDeadLetters } from './replay-dead-letters';

/** A topic for what one group could not process. */
export interface DeadLetterTopic {
  readonly topic: string;
  readonly group: string;
}

export interface ReplayCommandOptions {
  /** What follows the command's name. */
  readonly args: readonly string[];
  readonly open: () => Promise<Bus>;
  readonly deadLetters: readonly DeadLetterTopic[];
  readonly print: (line: string) => void;
}

const USAGE = `replay [--dry-run] [--reason MALFORMED|UNPROCESSABLE] [--limit N]
  Publishes the dead letters of this service again to the topics that they came from.
  --dry-run  lists them and changes nothing
  --reason   only those that are there for this reason
  --limit    the oldest N of them`;
/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;
const EXIT_MISSING = 1;

interface Flags extends DeadLetterFilter {
  readonly dryRun: boolean;
}

/** A service's `replay`: prints one line for each dead letter and how many there were; answers the exit code. */
export async function replayCommand({ args, open, deadLetters, print }: ReplayCommandOptions): Promise<number> {
  const flags = readFlags(args);
  if (typeof flags === 'string') {
    print(`${flags}\n${USAGE}`);
    return EXIT_USAGE;
  }
  const bus = await open();
  try {
    const missing = await bus.missingTopics(deadLetters.map(({ topic }) => topic));
    if (missing.length > 0) {
      for (const topic of missing) print(`there is no topic ${topic}${bus.system === 'kafka' ? ', or it is not ours to see: is KAFKA_PREFIX that of the service?' : ''}`);
      return EXIT_MISSING;
    }
    let count = 0;
    for (const place of deadLetters) {
      const letters = await take(bus, place, { ...flags, limit: flags.limit === undefined ? undefined : flags.limit - count });
      for (const letter of letters) print(describe(letter));
      count += letters.length;
    }
    print(`${count} dead ${count === 1 ? 'letter' : 'letters'} ${flags.dryRun ? 'would be replayed' : 'replayed'}`);
    return 0;
  } finally {
    await bus.close();
  }
}

function take(bus: Bus, { topic, group }: DeadLetterTopic, { dryRun, ...filter }: Flags): Promise<readonly ListedDeadLetter[]> {
  const replayGroup = `${group}.replay`;
  return dryRun ? listDeadLetters(bus, [topic], filter, replayGroup) : replayDeadLetters(bus, { topic, group: replayGroup, ...filter });
}

/** The key of a record is a message's id, or says next to nothing of a person; the value is never shown. */
function describe({ error, reason, record, time, topic }: ListedDeadLetter): string {
  return [time, reason, error, topic, record.key].join('  ');
}

function readFlags(args: readonly string[]): Flags | string {
  try {
    const { values } = parseArgs({ args: [...args], options: { 'dry-run': { type: 'boolean', default: false }, reason: { type: 'string' }, limit: { type: 'string' } } });
    const { 'dry-run': dryRun, limit, reason } = values;
    if (reason !== undefined && reason !== 'MALFORMED' && reason !== 'UNPROCESSABLE') return '--reason is MALFORMED or UNPROCESSABLE';
    if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit)) return '--limit is a whole number, 1 or more';
    return { dryRun, reason, limit: limit === undefined ? undefined : Number(limit) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
