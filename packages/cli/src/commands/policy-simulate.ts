import type { ChannelName, SimulateOptions } from '@switchback/client';
import { InvalidArgumentError, type Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-code';
import type { Io } from '../io';
import { simulationView } from '../output/simulation-view';
import { countUpTo, oneOf, time } from '../parse';
import { policyFiles, withPolicyFiles, type FileFlags } from '../policy/file-arguments';
import { nameOptional, refuseMistakes } from '../policy/policy-file';
import { readPolicyFiles } from '../policy/read-policies';
import { withSession, type Session } from '../session';
import { UsageError } from '../usage-error';

interface SimulateFlags extends FileFlags {
  readonly since?: Date;
  readonly until?: Date;
  readonly limit?: number;
  readonly policy?: string;
  readonly price?: Prices;
  readonly currency?: string;
  readonly examples?: number;
  readonly timeout?: number;
}

type Prices = Readonly<Partial<Record<ChannelName, number>>>;

const HELP = `
Nothing is sent and nothing is stored. What was never observed is unknown: it is told as bounds ("at least" to "at most"), never guessed.

  switchback policy simulate otp.yaml --since 7d
  switchback policy simulate otp.yaml --policy otp --price sms=0.0450 --price email=0.0002 --currency EUR`;

/** policy simulate. */
export function simulateCommand(group: Command, io: Io, done: (code: ExitCode) => void): void {
  withPolicyFiles(group.command('simulate'))
    .summary('replay your own past messages by a policy file and show what would have changed')
    .option('--since <time>', 'messages accepted at or after: ISO 8601, or a duration before now (default: 7d)', time)
    .option('--until <time>', 'messages accepted before (default: now)', time)
    .option('--limit <n>', 'the newest so many, up to 50,000 (default: 5,000)', countUpTo(50_000))
    .option('--policy <name>', 'only messages that this policy routed (default: all)')
    .option('--price <channel=amount>', 'what an attempt costs that a provider took, e.g. sms=0.045; may be repeated', price)
    .option('--currency <code>', 'of the prices, e.g. EUR')
    .option('--examples <n>', 'how many changed messages to name, up to 100 (default: 20)', countUpTo(100))
    .addHelpText('after', HELP)
    .action(async (files: string[], _flags: unknown, command: Command) =>
      done(await withSession(command, io, 'customer', (session) => simulate(session, files, command.optsWithGlobals<SimulateFlags>()))),
    );
}

async function simulate(session: Session, files: readonly string[], flags: SimulateFlags): Promise<ExitCode> {
  const [read, ...others] = await readPolicyFiles(session.io, policyFiles(files, flags));
  if (read === undefined || others.length > 0) throw new UsageError(`a simulation takes one policy, and here are ${others.length + 1}`);
  const candidate = nameOptional(read);
  refuseMistakes(candidate);
  const { signal } = session.io;
  const timeout = flags.timeout === undefined ? {} : { timeoutMs: flags.timeout };
  const simulation = await session.switchback.policies.simulate(candidate.policy, { ...optionsOf(flags), ...timeout, signal });
  if (session.json) session.document({ simulation });
  else session.line(simulationView(simulation, read.nameless ? `the policy in ${read.where}` : `policy "${read.policy.name}"`, session.paint));
  return EXIT.ok;
}

function optionsOf({ since, until, limit, policy, price: prices, currency, examples }: SimulateFlags): SimulateOptions {
  if (prices !== undefined && currency === undefined) throw new UsageError('prices need their currency, e.g. --currency EUR');
  return {
    ...(since === undefined ? {} : { acceptedAfter: since }),
    ...(until === undefined ? {} : { acceptedBefore: until }),
    ...(limit === undefined ? {} : { maxMessages: limit }),
    ...(policy === undefined ? {} : { routedBy: policy }),
    ...(examples === undefined ? {} : { maxExamples: examples }),
    ...(prices === undefined || currency === undefined ? {} : { prices: { currencyCode: currency, micros: prices } }),
  };
}

const channel = oneOf(['SMS', 'EMAIL', 'WHATSAPP'] as const);

function price(text: string, previous: Prices = {}): Prices {
  const [, name = '', amount] = /^(\w+)=(\d+(?:\.\d{1,6})?)$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('Use channel=amount with at most six decimals, e.g. sms=0.045.');
  return { ...previous, [channel(name)]: Math.round(Number(amount) * 1_000_000) };
}
