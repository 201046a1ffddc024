import { parseArgs } from 'node:util';

import { ApiCaller } from '../api-caller';
import { OtlpReceiver } from '../otlp-receiver';
import { waitFor } from '../wait-for';

import { inCallersTrace } from './callers-trace';
import { checkMessage } from './check-message';
import { checkLate, checkRun } from './check-run';
import { jaegerSource } from './jaeger-source';
import { messageStory, type MessageStory } from './message-story';
import { describeProblem, type TraceProblem } from './problem';
import { receiverSource, type TraceSource } from './trace-source';
import { LATE_MS, tracedRun } from './traced-run';

interface Options {
  /** Of Jaeger's query service; absent: the spans are sent to a receiver in this process. */
  readonly jaeger: string | undefined;
  /** Where services export to, when there is a Jaeger. */
  readonly otlp: string;
  readonly messages: number;
  readonly seed: number;
  readonly bus: 'postgres' | 'kafka';
  /** Messages of a platform that runs already, by id; none: a platform is started and messages are sent. */
  readonly ids: readonly string[];
  readonly address: string;
  readonly key: string;
}

const MOST_TOLD = 50;
/** What is exported last is not found at once. */
const SETTLE_MS = 30_000;

const USAGE = `check:traces [--jaeger URL] [--otlp URL] [--messages 500] [--bus postgres|kafka] [--seed N]
check:traces --jaeger URL --address HOST:PORT --key KEY --ids ID,ID`;

/**
 * `npm run check:traces`: sends messages with every behaviour of the sandbox, reads each one's trace, and says what is wrong with it, message by
 * message and hop by hop. Answers the exit code: 0 when nothing is.
 */
async function main(options: Options): Promise<number> {
  const { problems, messages } = options.ids.length > 0 ? await checkGiven(options) : await checkSent(options);
  for (const problem of problems.slice(0, MOST_TOLD)) process.stdout.write(`${describeProblem(problem)}\n`);
  if (problems.length > MOST_TOLD) process.stdout.write(`and ${problems.length - MOST_TOLD} more\n`);
  process.stdout.write(`${messages} messages, ${new Set(problems.map(({ messageId }) => messageId)).size} with something wrong\n`);
  return problems.length === 0 ? 0 : 1;
}

interface Checked {
  readonly problems: readonly TraceProblem[];
  readonly messages: number;
}

async function checkSent(options: Options): Promise<Checked> {
  const { bus, jaeger, messages, seed } = options;
  const receiver = await OtlpReceiver.start();
  try {
    const environment: Record<string, string> =
      jaeger === undefined ? receiver.environment : { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${options.otlp}/v1/traces`, OTEL_TRACES_SAMPLER: 'parentbased_always_on' };
    const progress = (line: string): void => void process.stderr.write(`${line}\n`);
    const { stories, lateIds } = await tracedRun({ bus, messages, seed, environment, progress });
    const source = jaeger === undefined ? receiverSource(receiver) : jaegerSource(jaeger);
    await untilFound(stories, source);
    const problems = [...(await checkRun(stories, source)), ...(await checkLate(stories, lateIds, LATE_MS, source))];
    return { problems, messages: stories.length };
  } finally {
    await receiver.close();
  }
}

async function checkGiven({ address, ids, jaeger, key }: Options): Promise<Checked> {
  if (jaeger === undefined) throw new Error(`--ids needs --jaeger: nobody else has their traces\n${USAGE}`);
  const api = new ApiCaller({ address, apiKey: key });
  try {
    const source = jaegerSource(jaeger);
    const problems: TraceProblem[] = [];
    for (const id of ids) {
      const told = messageStory(await api.get(id), await api.timeline(id));
      await untilFound([told], source);
      const { story, spans } = inCallersTrace(told, await source.trace(told.traceId));
      problems.push(...checkMessage(story, spans, await source.tracesOf(id)));
    }
    return { problems, messages: ids.length };
  } finally {
    api.close();
  }
}

/** The last message's trace is exported last; a trace that never comes is told by the check. */
async function untilFound(stories: readonly MessageStory[], source: TraceSource): Promise<void> {
  const last = stories.at(-1);
  if (last === undefined) return;
  await waitFor(async () => (await source.trace(last.traceId)).length > 0, { timeoutMs: SETTLE_MS, intervalMs: 500 }).catch(() => undefined);
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      jaeger: { type: 'string' },
      otlp: { type: 'string', default: 'http://127.0.0.1:4318' },
      messages: { type: 'string', default: '500' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      bus: { type: 'string', default: 'postgres' },
      ids: { type: 'string', default: '' },
      address: { type: 'string', default: '127.0.0.1:50051' },
      key: { type: 'string', default: '' },
    },
  });
  const { address, bus, jaeger, key } = values;
  if (bus !== 'postgres' && bus !== 'kafka') throw new Error(`--bus is postgres or kafka\n${USAGE}`);
  const numbers = { messages: Number(values.messages), seed: Number(values.seed) };
  if (!Number.isSafeInteger(numbers.messages) || numbers.messages < 30) throw new Error(`--messages is a whole number, 30 or more\n${USAGE}`);
  const ids = values.ids.split(',').filter((id) => id !== '');
  return { jaeger, otlp: values.otlp.replace(/\/+$/, ''), bus, address, key, ids, ...numbers };
}

main(readOptions()).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`check:traces: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
