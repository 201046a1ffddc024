import type { ChannelName, ListMessagesFilter, MessageStatusName } from '@switchback/client';
import type { Command } from 'commander';
import { collect } from '../collect';
import { EXIT, type ExitCode } from '../exit-code';
import { follow } from '../follow';
import type { Io } from '../io';
import { messageTable, messageView } from '../output/message-view';
import { closingLine, timelineLine, togetherLines } from '../output/timeline-view';
import { countUpTo, keyValue, LARGEST_PAGE, oneOf, severalOf, time } from '../parse';
import { withSession, type Session } from '../session';

const STATUSES = [
  'ACCEPTED',
  'SCHEDULED',
  'IN_PROGRESS',
  'DELIVERED',
  'READ',
  'FAILED',
  'EXPIRED',
  'CANCELED',
  'STOPPED',
] as const satisfies readonly MessageStatusName[];
const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const satisfies readonly ChannelName[];

interface ListFlags {
  readonly status?: readonly MessageStatusName[];
  readonly channel?: ChannelName;
  readonly correlationId?: string;
  readonly address?: string;
  readonly region?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly after?: Date;
  readonly before?: Date;
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly all?: boolean;
}

/** get, list, timeline, cancel and acknowledge. */
export function messageCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('get <message-id>')
    .summary('show one message with its steps and attempts')
    .action(async (id: string, _flags: unknown, command: Command) =>
      done(await withSession(command, io, 'customer', (session) => get(session, id))),
    );
  program
    .command('list')
    .summary('list messages, newest first')
    .option('--status <status>', 'only these, e.g. FAILED,EXPIRED; may be repeated', severalOf(STATUSES))
    .option('--channel <channel>', 'only those whose current or last step is on this channel, or one of several that started together', oneOf(CHANNELS))
    .option('--correlation-id <id>', 'only those with this correlation id')
    .option('--address <address>', "only those with this phone number or e-mail address among the recipient's")
    .option('--region <region>', 'of an address without a country code, e.g. US')
    .option('--metadata <key=value>', 'only those whose metadata has this pair; may be repeated, and all must match', keyValue)
    .option('--after <time>', 'accepted at or after: ISO 8601, or a duration before now such as 2h', time)
    .option('--before <time>', 'accepted before', time)
    .option('--page-size <n>', `how many, 1 to ${LARGEST_PAGE} (default: 50); --all goes through every page`, countUpTo(LARGEST_PAGE))
    .option('--page-token <token>', 'continue where a page ended')
    .option('--all', 'every page; with --json one message per line')
    // The program, which knows --address too, reads it first.
    .action(async (_flags: ListFlags, command: Command) =>
      done(await withSession(command, io, 'customer', (session) => list(session, command.optsWithGlobals<ListFlags>()))),
    );
  program
    .command('timeline <message-id>')
    .summary("show a message's story: what happened, when and why")
    .option('-f, --follow', 'go on until the message is settled')
    .action(async (id: string, flags: { follow?: boolean }, command: Command) =>
      done(await withSession(command, io, 'customer', (session) => (flags.follow === true ? follow(session, id) : timeline(session, id)))),
    );
  program
    .command('cancel <message-id>')
    .summary('stop a message')
    .description('Stops a message: CANCELED when nothing was handed to a provider, STOPPED when attempts are in flight. Nothing changes of a message that is settled.')
    .action(async (id: string, _flags: unknown, command: Command) =>
      done(await withSession(command, io, 'customer', (session) => cancel(session, id))),
    );
  program
    .command('acknowledge <message-id>')
    .summary('say that the person acted')
    .description('Says that the person acted: no further step starts, and the message counts as DELIVERED.')
    .action(async (id: string, _flags: unknown, command: Command) =>
      done(await withSession(command, io, 'customer', (session) => acknowledge(session, id))),
    );
}

async function get(session: Session, id: string): Promise<ExitCode> {
  const message = await session.switchback.messages.get(id, { signal: session.io.signal });
  if (session.json) session.document({ message });
  else session.line(messageView(message, session.paint));
  return EXIT.ok;
}

async function list(session: Session, flags: ListFlags): Promise<ExitCode> {
  const messages = session.switchback.messages.list(filterOf(flags), { signal: session.io.signal });
  if (flags.all === true && session.json) {
    for await (const message of messages) session.document(message);
    return EXIT.ok;
  }
  if (flags.all === true) {
    session.line(messageTable(await collect(messages)));
    return EXIT.ok;
  }
  const page = await messages.page(flags.pageToken);
  if (session.json) session.document({ messages: page.items, nextPageToken: page.nextPageToken });
  else session.line(messageTable(page.items));
  if (!session.json && page.nextPageToken !== '') session.note(`more with --page-token ${page.nextPageToken}`);
  return EXIT.ok;
}

function filterOf(flags: ListFlags): ListMessagesFilter {
  return {
    ...(flags.status === undefined ? {} : { statuses: flags.status }),
    ...(flags.channel === undefined ? {} : { channel: flags.channel }),
    ...(flags.correlationId === undefined ? {} : { correlationId: flags.correlationId }),
    ...(flags.address === undefined ? {} : { address: flags.address }),
    ...(flags.region === undefined ? {} : { region: flags.region }),
    ...(flags.metadata === undefined ? {} : { metadata: flags.metadata }),
    ...(flags.after === undefined ? {} : { acceptedAfter: flags.after }),
    ...(flags.before === undefined ? {} : { acceptedBefore: flags.before }),
    ...(flags.pageSize === undefined ? {} : { pageSize: flags.pageSize }),
  };
}

async function timeline(session: Session, id: string): Promise<ExitCode> {
  const options = { signal: session.io.signal };
  const story = await session.switchback.messages.timeline(id, options);
  if (session.json) {
    session.document(story);
    return EXIT.ok;
  }
  const start = story.entries[0]?.time;
  for (const entry of story.entries) session.line(timelineLine(entry, start, session.paint));
  const message = await session.switchback.messages.get(id, options);
  session.line(['', ...togetherLines(message), closingLine(message, session.paint)].join('\n'));
  return EXIT.ok;
}

async function cancel(session: Session, id: string): Promise<ExitCode> {
  const message = await session.switchback.messages.cancel(id, { signal: session.io.signal });
  if (session.json) session.document({ message });
  else session.line(closingLine(message, session.paint));
  if (!session.json && message.status !== 'CANCELED' && message.status !== 'STOPPED') session.note('it is settled: too late to cancel');
  return EXIT.ok;
}

async function acknowledge(session: Session, id: string): Promise<ExitCode> {
  const message = await session.switchback.messages.acknowledge(id, { signal: session.io.signal });
  if (session.json) session.document({ message });
  else session.line(closingLine(message, session.paint));
  return EXIT.ok;
}
