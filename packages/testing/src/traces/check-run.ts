import { checkMessage } from './check-message';
import { type MessageStory } from './message-story';
import { type TraceProblem } from './problem';
import { type TraceSource } from './trace-source';

/** How many messages are asked about at a time. */
const ASKING = 8;
const NANOS_IN_MS = 1_000_000n;

/** Reads each message's trace and answers everything that is wrong with any of them. */
export async function checkRun(stories: readonly MessageStory[], source: TraceSource): Promise<TraceProblem[]> {
  const problems: TraceProblem[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let story = stories[next++]; story !== undefined; story = stories[next++]) {
      const [spans, traceIds] = await Promise.all([source.trace(story.traceId), source.tracesOf(story.id)]);
      problems.push(...checkMessage(story, spans, traceIds));
    }
  };
  await Promise.all(Array.from({ length: ASKING }, worker));
  return [...problems, ...checkShared(stories)];
}

/** Each message has a trace of its own, unless its caller had one. */
function checkShared(stories: readonly MessageStory[]): TraceProblem[] {
  const first = new Map<string, string>();
  return stories.flatMap(({ id: messageId, traceId, callersSpan }) => {
    const other = first.get(traceId);
    first.set(traceId, other ?? messageId);
    return other === undefined || callersSpan !== undefined ? [] : [{ messageId, traceId, hop: 'trace', problem: `is that of ${other}, too` }];
  });
}

/** Messages whose receipt is not in the trace, or came sooner than `afterMs` after the call that it answers. */
export async function checkLate(stories: readonly MessageStory[], lateIds: ReadonlySet<string>, afterMs: number, source: TraceSource): Promise<TraceProblem[]> {
  const late = stories.filter(({ id }) => lateIds.has(id));
  const checked = await Promise.all(
    late.map(async ({ id: messageId, traceId }): Promise<TraceProblem[]> => {
      const spans = await source.trace(traceId);
      const receipt = spans.find(({ name, attributes }) => name.startsWith('receipt ') && attributes['switchback.attempt.status'] === 'DELIVERED');
      const call = spans.find(({ spanId }) => spanId === receipt?.parentSpanId);
      if (receipt === undefined || call === undefined) return [{ messageId, traceId, hop: 'receipt', problem: 'the late one is not there' }];
      if (receipt.startedAt - call.startedAt >= BigInt(afterMs) * NANOS_IN_MS) return [];
      return [{ messageId, traceId, hop: receipt.name, problem: `came sooner than ${afterMs} ms after the call` }];
    }),
  );
  return checked.flat();
}
