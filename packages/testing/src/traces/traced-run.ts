import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ReceivedRecord, replayDeadLetters } from '@switchback/bus';
import { AttemptStatus, Channel, deadLetterTopic, type Message, MessageStatus, TOPICS } from '@switchback/contracts';
import { type Platform, type PlatformOptions, startPlatform } from '@switchback/local-platform';

import { ApiCaller, type MessageDraft } from '../api-caller';
import { GROUPS } from '../e2e/bus-observer';
import { OPT_OUTS, POLICIES, randomMix, UNDECIDED } from '../e2e/random-mix';
import { RunRecorder } from '../e2e/run-recorder';
import { writeToSandbox } from '../e2e/write-to-sandbox';
import { postToSandbox } from '../post-to-sandbox';
import { waitFor } from '../wait-for';

import { type MessageStory, messageStory } from './message-story';

export interface TracedRunOptions extends Pick<PlatformOptions, 'bus'> {
  readonly messages: number;
  readonly seed: number;
  /** What makes the services export. */
  readonly environment: Record<string, string>;
  /** In every content that is sent, and in the words of people. */
  readonly canary?: string;
  /** Whom some of the messages go to; the rest go to the sandbox's numbers and mailboxes. */
  readonly canaryRecipient?: { readonly sms: string; readonly email: string; readonly whatsapp: string };
  readonly progress?: (line: string) => void;
}

/** What a platform was made to do, and everything that it let out but for spans. */
export interface TracedRun {
  readonly stories: readonly MessageStory[];
  /** Their receipts came {@link LATE_MS} after their calls. */
  readonly lateIds: ReadonlySet<string>;
  /** Their records were spoilt, put aside and replayed. */
  readonly buriedIds: ReadonlySet<string>;
  readonly logs: string;
  readonly records: readonly ReceivedRecord[];
  readonly deadLetters: readonly ReceivedRecord[];
  /** What the API told of errors. */
  readonly told: readonly string[];
}

export const LATE_MS = 600_000;
const LATE_MESSAGES = 5;
const BATCH = 25;
const SENDERS = 8;
/** Takes what it is given and says nothing of it. */
const SILENT = '+15005550007';
const CLOCK = join(__dirname, '../../src/traces/moved-clock.cjs');

/**
 * Starts a platform with sandbox providers, two for SMS, and sends messages with every behaviour of theirs: one by one and many in one call,
 * some taken back, some to people who opted out; people write back; a clock moves, and receipts come ten minutes late; records are spoilt, put
 * aside and replayed. Ends the platform, so that everything is exported.
 */
export async function tracedRun(options: TracedRunOptions): Promise<TracedRun> {
  const home = mkdtempSync(join(tmpdir(), 'switchback-traced-'));
  const clock = join(home, 'clock');
  const undo: (() => unknown)[] = [() => rmSync(home, { recursive: true, force: true })];
  try {
    const platform = await startPlatform({
      ...(options.bus === undefined ? {} : { bus: options.bus }),
      stateDirectory: join(home, 'state'),
      providersFiles: { sms: providersFile(home, 'sms', ['sandbox', 'second']), email: providersFile(home, 'email', ['sandbox']), whatsapp: providersFile(home, 'whatsapp', ['sandbox']) },
      environment: { ...options.environment, SWITCHBACK_LOG_LEVEL: 'trace' },
      serviceEnvironment: { sms: { NODE_OPTIONS: `--require=${CLOCK}`, MOVED_CLOCK: clock } },
    });
    undo.push(() => platform.stop());
    const api = new ApiCaller(platform);
    undo.push(() => api.close());
    const recorder = await RunRecorder.start(platform, []);
    undo.push(() => recorder.close());
    const run = new Run(options, platform, api, recorder, clock);
    const done = await run.live();
    await platform.stop();
    return { ...done, logs: logsIn(join(home, 'state', 'logs')), records: recorder.records, deadLetters: recorder.deadLetters };
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

class Run {
  private readonly sent: Message[] = [];
  private readonly told: string[] = [];

  constructor(
    private readonly options: TracedRunOptions,
    private readonly platform: Platform,
    private readonly api: ApiCaller,
    private readonly recorder: RunRecorder,
    private readonly clock: string,
  ) {}

  async live(): Promise<Omit<TracedRun, 'logs' | 'records' | 'deadLetters'>> {
    const { api, recorder, sent } = this;
    for (const policy of POLICIES) await api.createPolicy(policy);
    await api.createPolicy({ name: 'patient', steps: [{ channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds: 7_200, nanos: 0 } }] });
    await api.suppress(OPT_OUTS.sms, Channel.CHANNEL_SMS);
    await api.suppress(OPT_OUTS.everywhere, 'ALL');
    await this.refused();
    await this.mix();
    await writeToSandbox(this.platform, { from: UNDECIDED, text: 'STOP' });
    await writeToSandbox(this.platform, { from: UNDECIDED, text: this.text('I write back') });
    this.options.progress?.(`${sent.length} messages sent; waiting until all of it is over`);
    await recorder.untilAtRest(120_000);
    const buriedIds = await this.buried();
    const lateIds = await this.late();
    const stories: MessageStory[] = [];
    for (const { id, traceId } of sent) stories.push(messageStory({ id, traceId }, await api.timeline(id)));
    return { stories, lateIds, buriedIds, told: this.told };
  }

  /** What is wrong with a call is told to the caller, and to nobody else. */
  private async refused(): Promise<void> {
    const { sms } = this.options.canaryRecipient ?? { sms: SILENT };
    const wrong: readonly MessageDraft[] = [
      { recipient: { sms: `${sms}00000000` }, content: { text: this.text('too long a number') } },
      { recipient: { email: `${this.text('no address')}` }, content: { text: this.text('none') } },
      { recipient: { sms }, content: { text: this.text('no policy') }, policy: 'unknown-policy' },
    ];
    for (const draft of wrong) await this.api.send(draft).catch((error: unknown) => this.told.push(String(error)));
  }

  private async mix(): Promise<void> {
    const next = randomMix(this.options.seed);
    let left = this.options.messages - LATE_MESSAGES;
    const sender = async (index: number): Promise<void> => {
      while (left > 0) {
        const size = index === 0 ? Math.min(BATCH, left) : 1;
        left -= size;
        const mixed = Array.from({ length: size }, () => next());
        const drafts = mixed.map(({ draft }, place) => this.addressed(draft, left + place));
        const accepted = size > 1 ? await this.api.sendBatch(drafts) : await Promise.all(drafts.map((draft) => this.api.send(draft)));
        this.sent.push(...accepted);
        this.recorder.accepted.push(...accepted.map(({ id }) => ({ messageId: id, customerId: 'demo' })));
        for (const [place, { id }] of accepted.entries()) if (mixed[place]?.canceled === true) await this.api.cancel(id).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, (_, index) => sender(index)));
  }

  /** Every fourth goes to the canary's addresses, where all is delivered or its other channel's behaviour decides. */
  private addressed(draft: MessageDraft, place: number): MessageDraft {
    const content = { ...draft.content, text: this.text(draft.content.text), email: { subject: this.text('a subject') } };
    const { canaryRecipient } = this.options;
    const recipient = canaryRecipient !== undefined && place % 4 === 0 ? { ...draft.recipient, ...pickOne(canaryRecipient, place) } : draft.recipient;
    return { ...draft, recipient, content, metadata: { note: this.text('note') } };
  }

  /** Ten minutes go by for the service that is posted the receipts, and for its clock alone. */
  private async late(): Promise<ReadonlySet<string>> {
    const drafts = Array.from({ length: LATE_MESSAGES }, () => ({ recipient: { sms: SILENT }, content: { text: this.text('late') }, policy: 'patient' }));
    const accepted = await Promise.all(drafts.map((draft) => this.api.send(draft)));
    this.sent.push(...accepted);
    this.recorder.accepted.push(...accepted.map(({ id }) => ({ messageId: id, customerId: 'demo' })));
    const attempts = await Promise.all(accepted.map(({ id }) => this.untilSent(id)));
    writeFileSync(this.clock, String(LATE_MS));
    await this.platform.kill('sms', 'SIGTERM');
    await this.platform.restart('sms');
    for (const attempt of attempts) await this.postDelivered(attempt);
    for (const { id } of accepted) await this.api.untilStatus(id, MessageStatus.MESSAGE_STATUS_DELIVERED);
    return new Set(accepted.map(({ id }) => id));
  }

  private untilSent(id: string): Promise<{ attemptId: string; provider: string; providerMessageId: string }> {
    const sent = async () => {
      const attempt = (await this.api.get(id)).steps[0]?.attempts.at(-1);
      if (attempt?.status !== AttemptStatus.ATTEMPT_STATUS_SENT) return undefined;
      return { attemptId: attempt.id, provider: attempt.provider, providerMessageId: attempt.providerMessageId };
    };
    return waitFor(sent, { what: 'the SMS to be handed over' });
  }

  private async postDelivered({ attemptId, provider, providerMessageId }: { attemptId: string; provider: string; providerMessageId: string }): Promise<void> {
    const status = await postToSandbox(this.platform, 'sms', { attemptId, providerMessageId, status: 'DELIVERED', occurredAt: Date.now() + LATE_MS }, provider);
    if (status !== 200) throw new Error(`a late receipt was answered ${status}`);
  }

  /** Records that nobody can read, in the traces of messages: they become dead letters, are replayed, and become dead letters again. */
  private async buried(): Promise<ReadonlySet<string>> {
    const ids = new Set(this.sent.slice(0, 3).map(({ id }) => id));
    const { bus, records, deadLetters } = this.recorder.observer;
    const accepted = records.filter(({ topic, key }) => topic === TOPICS.messagesAccepted && ids.has(key));
    const value = Buffer.from(`\xff${this.text('spoilt')}`, 'latin1');
    await bus.publish(accepted.map(({ topic, key, headers }) => ({ topic, key, value, headers })));
    const buried = (): number => deadLetters.filter(({ key }) => ids.has(key)).length;
    await waitFor(() => buried() >= ids.size, { what: 'dead letters' });
    const topic = deadLetterTopic(TOPICS.messagesAccepted, GROUPS[TOPICS.messagesAccepted] ?? '');
    await replayDeadLetters(bus, { topic });
    await waitFor(() => buried() >= 2 * ids.size, { what: 'replayed dead letters' });
    return ids;
  }

  private text(words: string): string {
    return this.options.canary === undefined ? words : `${words} ${this.options.canary}`;
  }
}

function pickOne(recipient: NonNullable<TracedRunOptions['canaryRecipient']>, place: number): MessageDraft['recipient'] {
  const { sms, email, whatsapp } = recipient;
  const choices = [{ sms }, { email }, { whatsapp }, { sms, email, whatsapp }];
  return choices[Math.floor(place / 4) % choices.length] ?? {};
}

/** Receipts come up to 1.5 s late: after the step's time as often as within it. */
function providersFile(home: string, service: string, ids: readonly string[]): string {
  const file = join(home, `${service}.json`);
  const providers = ids.map((id) => ({ id, kind: 'sandbox', concurrency: 256, timeoutMs: 1_000, receiptDelayMs: [0, 1_500], secret: 'env:SWITCHBACK_SANDBOX_SECRET' }));
  writeFileSync(file, JSON.stringify({ providers }));
  return file;
}

function logsIn(directory: string): string {
  return readdirSync(directory).map((file) => readFileSync(join(directory, file), 'utf8')).join('\n');
}
