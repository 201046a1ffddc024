import type { ChannelName, ProviderHealth, ProviderModeName } from '@switchback/client';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-code';
import type { Io } from '../io';
import { providerTable } from '../output/provider-view';
import { duration, oneOf } from '../parse';
import { withSession, type Session } from '../session';

const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const satisfies readonly ChannelName[];

interface ModeFlags {
  readonly channel: ChannelName;
  readonly reason?: string;
  readonly expiresIn?: number;
}

const COLUMNS = `
Columns:

  CHANNEL, PROVIDER  as in the channel service's providers file
  MODE               NORMAL, or what an operator said: PINNED, DRAINED, DISABLED, until when and why
  BREAKER            CLOSED: it is called. OPEN: it failed again and again, and is not called until the time given. HALF_OPEN: a probe is under way
  SHARE              of the attempts whose policy names no provider, how many begin with it
  CALLS              calls under way / the most there may be at once (concurrency), in the replica that answers
  RATE               most messages or segments per second, of each replica
  DESTINATION        the calling code that the cells to the right are about; "all": every other one
  KEEPS              what it keeps of its own traffic there: less than 100% while its receipts are bad and another provider is clearly better
  RECEIPTS IN TIME   receipts of delivery that came in time, of those that were due in the last quarter of an hour (health.windowMs)
  LAST MOVE, WHY     when KEEPS last changed, and why: BAD_RECEIPTS, TRIAL, RECOVERED, IDLE`;

/** providers list, pin, drain, disable and enable: for operators. */
export function providerCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const group = program.command('providers').description('For operators: the providers of the channels, and where traffic goes.');
  const run = (command: Command, work: (session: Session) => Promise<ExitCode>): Promise<void> =>
    withSession(command, io, 'operator', work).then(done);
  group
    .command('list')
    .summary('how the providers do')
    .addHelpText('after', COLUMNS)
    .option('--channel <channel>', 'only those of this channel', oneOf(CHANNELS))
    .action((flags: { channel?: ChannelName }, command: Command) => run(command, (session) => list(session, flags.channel)));
  mode(group, 'pin', 'PINNED', 'send everything to it first, whatever its receipts say', run);
  mode(group, 'drain', 'DRAINED', 'begin nothing with it; what waits for it is still called', run);
  mode(group, 'disable', 'DISABLED', 'do not call it at all', run);
  group
    .command('enable <provider>')
    .summary('use it as its policies, its breaker and its receipts say')
    .requiredOption('--channel <channel>', 'its channel', oneOf(CHANNELS))
    .option('--reason <text>', 'why, for people')
    .action((provider: string, flags: ModeFlags, command: Command) => run(command, (session) => set(session, provider, 'NORMAL', flags)));
}

function mode(group: Command, name: string, word: ProviderModeName, summary: string, run: (command: Command, work: (session: Session) => Promise<ExitCode>) => Promise<void>): void {
  group
    .command(`${name} <provider>`)
    .summary(summary)
    .requiredOption('--channel <channel>', 'its channel', oneOf(CHANNELS))
    .requiredOption('--reason <text>', 'why, for those who find it like this')
    .option('--expires-in <duration>', 'how long, e.g. 2h (default: until it is set anew)', duration)
    .action((provider: string, flags: ModeFlags, command: Command) => run(command, (session) => set(session, provider, word, flags)));
}

async function list(session: Session, channel: ChannelName | undefined): Promise<ExitCode> {
  const answer = await session.switchback.providers.list(channel === undefined ? {} : { channel });
  if (session.json) session.document(answer);
  else session.line(providerTable(answer.providers));
  if (!session.json) for (const away of answer.unreachable) session.note(`${away}: its service does not answer.`);
  return EXIT.ok;
}

async function set(session: Session, provider: string, word: ProviderModeName, { channel, reason, expiresIn }: ModeFlags): Promise<ExitCode> {
  const expiry = expiresIn === undefined ? {} : { expireTime: new Date(Date.now() + expiresIn) };
  const health: ProviderHealth = await session.switchback.providers.setMode({ channel, provider, mode: word, reason: reason ?? '', ...expiry });
  if (session.json) session.document({ provider: health });
  else session.line(providerTable([health]));
  return EXIT.ok;
}
