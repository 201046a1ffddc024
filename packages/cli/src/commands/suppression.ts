import type { ChannelName, ListSuppressionsFilter, SuppressedAddress, Suppression, SuppressionReasonName } from '@switchback/client';
import type { Command } from 'commander';
import { collect } from '../collect';
import { EXIT, type ExitCode } from '../exit-code';
import type { Io } from '../io';
import { suppressionTable, suppressionView } from '../output/suppression-view';
import { countUpTo, duration, LARGEST_PAGE, oneOf } from '../parse';
import { withSession, type Session } from '../session';
import { UsageError } from '../usage-error';

const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const satisfies readonly ChannelName[];
const REASONS = ['OPTED_OUT', 'INVALID_ADDRESS'] as const satisfies readonly SuppressionReasonName[];

interface ScopeFlags {
  readonly channel?: ChannelName;
  readonly allChannels?: boolean;
}

interface AddFlags extends ScopeFlags {
  readonly reason?: SuppressionReasonName;
  readonly expiresIn?: number;
}

interface ListFlags {
  readonly address?: string;
  readonly channel?: ChannelName;
  readonly reason?: SuppressionReasonName;
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly all?: boolean;
}

/** suppression add, list, get and remove. */
export function suppressionCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const group = program.command('suppression').description('Addresses that are not to be used: people who opted out, and addresses that lead nowhere.');
  const run = (command: Command, work: (session: Session) => Promise<ExitCode>): Promise<void> =>
    withSession(command, io, 'customer', work).then(done);
  scoped(group.command('add <address>'))
    .summary('suppress an address on one channel, or on all')
    .option('--reason <reason>', 'OPTED_OUT or INVALID_ADDRESS (default: OPTED_OUT)', oneOf(REASONS))
    .option('--expires-in <duration>', 'how long it holds, e.g. 720h (default: until it is removed)', duration)
    .action((address: string, flags: AddFlags, command: Command) => run(command, (session) => add(session, address, flags)));
  group
    .command('list')
    .summary('list suppressions that hold, newest first; they do not show addresses')
    .option('--address <address>', 'only those of this address, on any channel')
    .option('--channel <channel>', 'only those for this channel', oneOf(CHANNELS))
    .option('--reason <reason>', 'only those with this reason', oneOf(REASONS))
    .option('--page-size <n>', `how many, 1 to ${LARGEST_PAGE} (default: 50); --all goes through every page`, countUpTo(LARGEST_PAGE))
    .option('--page-token <token>', 'continue where a page ended')
    .option('--all', 'every page; with --json one suppression per line')
    // The program, which knows --address too, reads it first.
    .action((_flags: ListFlags, command: Command) => run(command, (session) => list(session, command.optsWithGlobals<ListFlags>())));
  scoped(group.command('get <address-or-id>'))
    .summary('show one suppression')
    .action((key: string, flags: ScopeFlags, command: Command) => run(command, (session) => get(session, key, flags)));
  scoped(group.command('remove <address-or-id>'))
    .summary('lift one suppression: the person opted in again')
    .action((key: string, flags: ScopeFlags, command: Command) => run(command, (session) => remove(session, key, flags)));
}

function scoped(command: Command): Command {
  return command
    .option('--channel <channel>', 'the channel: SMS, EMAIL or WHATSAPP', oneOf(CHANNELS))
    .option('--all-channels', 'all channels');
}

function target(address: string, { channel, allChannels }: ScopeFlags): SuppressedAddress {
  if ((channel === undefined) !== (allChannels === true)) throw new UsageError('say either --channel or --all-channels');
  return { address, channel: channel ?? 'ALL' };
}

/** No address begins like an id. */
function keyOf(key: string, flags: ScopeFlags): string | SuppressedAddress {
  return key.startsWith('sup_') ? key : target(key, flags);
}

async function add(session: Session, address: string, flags: AddFlags): Promise<ExitCode> {
  const wanted = {
    ...target(address, flags),
    ...(flags.reason === undefined ? {} : { reason: flags.reason }),
    ...(flags.expiresIn === undefined ? {} : { expireTime: new Date(Date.now() + flags.expiresIn) }),
  };
  return show(session, await session.switchback.suppressions.create(wanted, { signal: session.io.signal }));
}

async function get(session: Session, key: string, flags: ScopeFlags): Promise<ExitCode> {
  return show(session, await session.switchback.suppressions.get(keyOf(key, flags), { signal: session.io.signal }));
}

function show(session: Session, suppression: Suppression): ExitCode {
  if (session.json) session.document({ suppression });
  else session.line(suppressionView(suppression));
  return EXIT.ok;
}

async function remove(session: Session, key: string, flags: ScopeFlags): Promise<ExitCode> {
  await session.switchback.suppressions.delete(keyOf(key, flags), { signal: session.io.signal });
  if (session.json) session.document({ removed: true });
  else session.line('suppression removed');
  return EXIT.ok;
}

async function list(session: Session, flags: ListFlags): Promise<ExitCode> {
  const suppressions = session.switchback.suppressions.list(filterOf(flags), { signal: session.io.signal });
  if (flags.all === true && session.json) {
    for await (const suppression of suppressions) session.document(suppression);
    return EXIT.ok;
  }
  if (flags.all === true) {
    session.line(suppressionTable(await collect(suppressions)));
    return EXIT.ok;
  }
  const page = await suppressions.page(flags.pageToken);
  if (session.json) session.document({ suppressions: page.items, nextPageToken: page.nextPageToken });
  else session.line(suppressionTable(page.items));
  if (!session.json && page.nextPageToken !== '') session.note(`more with --page-token ${page.nextPageToken}`);
  return EXIT.ok;
}

function filterOf({ address, channel, reason, pageSize }: ListFlags): ListSuppressionsFilter {
  return {
    ...(address === undefined ? {} : { address }),
    ...(channel === undefined ? {} : { channel }),
    ...(reason === undefined ? {} : { reason }),
    ...(pageSize === undefined ? {} : { pageSize }),
  };
}
