import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-code';
import { follow } from '../follow';
import type { Io } from '../io';
import { messageView } from '../output/message-view';
import { withSession, type Session } from '../session';
import { outgoing, withMessageFlags, type MessageFlags } from './message-flags';

interface SendFlags extends MessageFlags {
  readonly follow?: boolean;
}

export function sendCommand(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const described = program
    .command('send')
    .summary('send one message to one person')
    .description('Sends one message. The policy decides which address is used first.');
  withMessageFlags(described)
    .option('-f, --follow', 'print the timeline until the message is settled')
    .addHelpText(
      'after',
      '\nExample:\n  switchback send --sms +15005550009 --email someone@sandbox.test --text "Your code is 123456" --follow',
    )
    .action(async (flags: SendFlags, command: Command) =>
      done(await withSession(command, io, 'customer', (session) => send(session, flags))),
    );
}

async function send(session: Session, flags: SendFlags): Promise<ExitCode> {
  const message = await session.switchback.messages.send(await outgoing(session.io, flags), { signal: session.io.signal });
  if (flags.follow === true) {
    if (session.json) session.document({ message });
    else session.line(`${message.id}\n`);
    return follow(session, message.id);
  }
  if (session.json) session.document({ message });
  else session.line(messageView(message, session.paint));
  return EXIT.ok;
}
