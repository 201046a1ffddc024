import type { TimelineEntry } from '@switchback/client';
import { exitCodeOfStatus, type ExitCode } from './exit-code';
import { closingLine, timelineLine, togetherLines } from './output/timeline-view';
import type { Session } from './session';

/** Prints a message's timeline as it happens until the message is settled, then how it ended and which steps are out still. With --json: one {"entry"} per line, then one {"message"}. */
export async function follow(session: Session, messageId: string): Promise<ExitCode> {
  const { switchback, io, paint } = session;
  try {
    await print(session, switchback.messages.watch(messageId, { signal: io.signal }));
    const message = await switchback.messages.get(messageId, { signal: io.signal });
    if (session.json) session.document({ message });
    else session.line(['', ...togetherLines(message), closingLine(message, paint)].join('\n'));
    return exitCodeOfStatus(message.status);
  } catch (error) {
    if (io.signal.aborted) session.note(`the message goes on; to follow it again: switchback timeline ${messageId} --follow`);
    throw error;
  }
}

async function print(session: Session, entries: AsyncIterable<TimelineEntry>): Promise<void> {
  let start: Date | undefined;
  for await (const entry of entries) {
    start ??= entry.time;
    if (session.json) session.document({ entry });
    else session.line(timelineLine(entry, start, session.paint));
  }
}
