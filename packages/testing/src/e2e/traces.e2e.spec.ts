import { type PlatformOptions } from '@switchback/local-platform';

import { describeWithKafka } from '../describe-with-kafka';
import { type ReceivedSpan } from '../otlp-json';
import { OtlpReceiver } from '../otlp-receiver';
import { checkLate, checkRun } from '../traces/check-run';
import { keptBy } from '../traces/collector-files';
import { breaches } from '../traces/conventions';
import { describeProblem } from '../traces/problem';
import { receiverSource } from '../traces/trace-source';
import { LATE_MS, type TracedRun, tracedRun } from '../traces/traced-run';

const MESSAGES = Number(process.env['TRACES_MESSAGES'] ?? 200);
const SEED = Number(process.env['TRACES_SEED'] ?? Date.now() % 1_000_000);
const CANARY = 'canary-58203719';
const CANARY_RECIPIENT = { sms: '+14155559271', whatsapp: '+14155559272', email: 'canary.58203719@sandbox.test' };
/** The sandbox's own numbers are the same in each installation, and are addresses all the same. */
const SANDBOX_NUMBERS = ['+15005550006', '+15005550001', '+15005550009', '+15005550004', '+15005550007', '+15005550008', '+15005550003', '+15005550005'];

jest.setTimeout(400_000);

describe(`traces of ${MESSAGES} messages on the postgres bus (seed ${SEED})`, () => tracesSuite({ bus: 'postgres' }));
describeWithKafka(`traces of ${MESSAGES} messages on Kafka (seed ${SEED})`, () => tracesSuite({ bus: 'kafka' }));

function tracesSuite({ bus = 'postgres' }: Pick<PlatformOptions, 'bus'>): void {
  let otlp: OtlpReceiver;
  let run: TracedRun;

  beforeAll(async () => {
    otlp = await OtlpReceiver.start();
    const options = { bus, messages: MESSAGES, seed: SEED, canary: CANARY, canaryRecipient: CANARY_RECIPIENT };
    run = await tracedRun({ ...options, environment: otlp.environment });
  });

  afterAll(() => otlp?.close());

  it('has one whole trace for each message, with every hop of its timeline', async () => {
    expect(run.stories).toHaveLength(MESSAGES);
    expect((await checkRun(run.stories, receiverSource(otlp))).slice(0, 20).map(describeProblem)).toEqual([]);
  });

  it('has receipts that came ten minutes later in the traces of their messages', async () => {
    expect(run.lateIds.size).toBeGreaterThan(0);
    expect((await checkLate(run.stories, run.lateIds, LATE_MS, receiverSource(otlp))).map(describeProblem)).toEqual([]);
  });

  it('has dead letters, and what came of their replay, in the traces of their messages', () => {
    for (const { id, traceId } of run.stories.filter((story) => run.buriedIds.has(story.id))) {
      const names = otlp.trace(traceId).filter(({ failed, name }) => failed && name.startsWith('process '));
      expect({ id, failed: names.length }).toEqual({ id, failed: 2 });
    }
    expect(run.deadLetters.length).toBeGreaterThanOrEqual(2 * run.buriedIds.size);
  });

  it('keeps batches apart from messages, and linked to them', () => {
    const batches = otlp.spans.filter(({ attributes }) => attributes['messaging.batch.message_count'] !== undefined);
    expect(batches.length).toBeGreaterThan(0);
    const traceIds = new Set(run.stories.map(({ traceId }) => traceId));
    expect(batches.filter(({ traceId }) => traceIds.has(traceId))).toEqual([]);
    expect(batches.filter(({ links }) => links.length === 0)).toEqual([]);
  });

  it('keeps to the conventions of OpenTelemetry', () => {
    expect(otlp.spans.length).toBeGreaterThan(MESSAGES * 10);
    expect([...new Set(otlp.spans.flatMap(breaches))].slice(0, 20)).toEqual([]);
  });

  it('carries what collectors keep traces by', () => {
    const kept = keptBy().filter(({ key }) => key !== 'switchback.corrected');
    expect(kept.length).toBeGreaterThan(3);
    for (const { key, type } of kept) expect({ key, types: typesOf(otlp.spans, key) }).toEqual({ key, types: [type] });
    const failed = otlp.spans.filter(({ attributes }) => ['FAILED', 'EXPIRED'].includes(String(attributes['switchback.message.status'])));
    expect(failed.length).toBeGreaterThan(0);
  });

  it('lets no content and no address out: in spans, metrics, logs, headers of records, dead letters or errors', () => {
    const { email, sms, whatsapp } = CANARY_RECIPIENT;
    const secrets = [CANARY, email, 'canary.58203719', ...[sms, whatsapp, ...SANDBOX_NUMBERS].map((number) => number.slice(2))];
    const headers = [...run.records, ...run.deadLetters].map((record) => JSON.stringify(record.headers));
    const places = { spans: otlp.bodies.filter((body) => !otlp.metrics.includes(body)), metrics: otlp.metrics, logs: run.logs.split('\n'), headers };
    for (const [place, texts] of Object.entries(places)) {
      expect({ place, texts: texts.length > 0 }).toEqual({ place, texts: true });
      const told = secrets.flatMap((secret) => texts.filter((text) => text.includes(secret)).map((text) => `${secret}: ${excerpt(text, secret)}`));
      expect({ place, told: told.slice(0, 5) }).toEqual({ place, told: [] });
    }
    // A caller is told about what it sent itself, by its name: its words are not said back.
    expect(run.told.length).toBe(3);
    expect(run.told.filter((text) => text.includes(CANARY))).toEqual([]);
  });
}

function typesOf(spans: readonly ReceivedSpan[], key: string): string[] {
  return [...new Set(spans.flatMap(({ attributes }) => (attributes[key] === undefined ? [] : [typeof attributes[key]])))];
}

function excerpt(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 200), at + 100);
}
