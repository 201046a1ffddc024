import { closingLine, timelineLine } from './output/timeline-view';
import { exitCodeOfStatus, type ExitCode } from './exit-code';
import type { Session } from './session';

/** Prints a message's timeline as it happens, then how it ended. With --json: one {"entry"} per line, then one {"message"}. */
export async function follow(session: Session, messageId: string): Promise<ExitCode> {
  const { switchback, io, paint } = session;
  let start: Date | undefined;
  for await (const entry of switchback.messages.watch(messageId, { signal: io.signal })) {
    start ??= entry.time;
    if (session.json) session.document({ entry });
    else session.line(timelineLine(entry, start, paint));
  }
  const message = await switchback.messages.get(messageId, { signal: io.signal });
  if (session.json) session.document({ message });
  else session.line(`\n${closingLine(message, paint)}`);
  return exitCodeOfStatus(message.status);
}
