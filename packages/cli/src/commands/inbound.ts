import type { ChannelName, InboundKindName, ListInboundMessagesFilter } from '@switchback/client';
import type { Command } from 'commander';
import { collect } from '../collect';
import { EXIT, type ExitCode } from '../exit-code';
import type { Io } from '../io';
import { inboundTable } from '../output/inbound-view';
import { countUpTo, LARGEST_PAGE, oneOf } from '../parse';
import { withSession, type Session } from '../session';

const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const satisfies readonly ChannelName[];
const KINDS = ['MESSAGE', 'OPT_OUT', 'OPT_IN'] as const satisfies readonly InboundKindName[];

interface ListFlags {
  readonly address?: string;
  readonly channel?: ChannelName;
  readonly kind?: InboundKindName;
  readonly pageSize?: number;
  readonly pageToken?: string;
  readonly all?: boolean;
}

/** inbound list. */
export function inboundCommands(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('inbound')
    .description('What people say back: messages, opt-outs and opt-ins.')
    .command('list')
    .summary('list what people said in the last days, newest first')
    .option('--address <address>', 'only what this person said')
    .option('--channel <channel>', 'only on this channel', oneOf(CHANNELS))
    .option('--kind <kind>', 'only MESSAGE, OPT_OUT or OPT_IN', oneOf(KINDS))
    .option('--page-size <n>', `how many, 1 to ${LARGEST_PAGE} (default: 50); --all goes through every page`, countUpTo(LARGEST_PAGE))
    .option('--page-token <token>', 'continue where a page ended')
    .option('--all', 'every page; with --json one inbound message per line')
    // The program, which knows --address too, reads it first.
    .action((_flags: ListFlags, command: Command) =>
      withSession(command, io, 'customer', (session) => list(session, command.optsWithGlobals<ListFlags>())).then(done),
    );
}

async function list(session: Session, flags: ListFlags): Promise<ExitCode> {
  const inbound = session.switchback.inbound.list(filterOf(flags), { signal: session.io.signal });
  if (flags.all === true && session.json) {
    for await (const message of inbound) session.document(message);
    return EXIT.ok;
  }
  if (flags.all === true) {
    session.line(inboundTable(await collect(inbound)));
    return EXIT.ok;
  }
  const page = await inbound.page(flags.pageToken);
  if (session.json) session.document({ inboundMessages: page.items, nextPageToken: page.nextPageToken });
  else session.line(inboundTable(page.items));
  if (!session.json && page.nextPageToken !== '') session.note(`more with --page-token ${page.nextPageToken}`);
  return EXIT.ok;
}

function filterOf({ address, channel, kind, pageSize }: ListFlags): ListInboundMessagesFilter {
  return {
    ...(address === undefined ? {} : { address }),
    ...(channel === undefined ? {} : { channel }),
    ...(kind === undefined ? {} : { kind }),
    ...(pageSize === undefined ? {} : { pageSize }),
  };
}
