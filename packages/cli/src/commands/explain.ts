import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-code';
import type { Io } from '../io';
import { explanationView } from '../output/explanation-view';
import { withSession, type Session } from '../session';
import { outgoing, withMessageFlags, type MessageFlags } from './message-flags';

/** What `send` with the same flags would do. */
export function explainCommand(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const described = program
    .command('explain')
    .summary('say what would happen to a message, and send nothing')
    .description('Says what send would do with the same flags: which steps are tried, when, and why. Nothing is stored, nothing is sent.');
  withMessageFlags(described)
    .addHelpText('after', '\nExample:\n  switchback explain --sms +15005550009 --email someone@sandbox.test --text "Your code is 123456" --policy otp')
    .action(async (flags: MessageFlags, command: Command) => done(await withSession(command, io, 'customer', (session) => explain(session, flags))));
}

async function explain(session: Session, flags: MessageFlags): Promise<ExitCode> {
  const explanation = await session.switchback.messages.explain(await outgoing(session.io, flags), { signal: session.io.signal });
  if (session.json) session.document({ explanation });
  else session.line(explanationView(explanation, session.paint));
  return EXIT.ok;
}
