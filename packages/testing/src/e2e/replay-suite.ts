import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { DEAD_LETTER_HEADERS } from '@switchback/bus';
import { TOPICS } from '@switchback/contracts';
import { type Platform } from '@switchback/local-platform';

import { waitFor } from '../wait-for';

import { BusObserver, GROUPS } from './bus-observer';
import { commandEnvironment } from './command-environment';
import { type Operated } from './operated';

const ROOT = join(__dirname, '../../../..');
const SPOILT = '\xff my secret words';

/** The services' `replay`, as operators run it: in the environment of the service. */
export function replaySuite(operated: () => Operated): void {
  let observer: BusObserver;
  beforeAll(async () => {
    observer = await BusObserver.start(operated().platform);
  });
  afterAll(() => observer?.bus.close());

  it.each([
    ['router', TOPICS.attemptsEvents],
    ['sms', TOPICS.dispatchSms],
  ] as const)('%s: lists its dead letters, publishes as many as it is told, and keeps to their traces', async (service, topic) => {
    const { otlp, platform } = operated();
    const traceId = randomBytes(16).toString('hex');
    const headers = { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
    // One that is not chosen goes to the end of its topic as it is: it is counted once.
    const buried = () => {
      const letters = observer.deadLetters.filter((record) => record.headers['traceparent']?.includes(traceId) === true);
      return new Set(letters.map(({ headers: of, key }) => `${key} ${of[DEAD_LETTER_HEADERS.time]}`)).size;
    };
    await observer.bus.publish(['first', 'second'].map((key) => ({ topic, key, value: Buffer.from(SPOILT, 'latin1'), headers })));
    await waitFor(() => buried() === 2, { timeoutMs: 30_000, what: 'two dead letters' });

    const listed = await replay(platform, service, otlp.environment, '--dry-run', '--reason', 'MALFORMED');
    expect(listed).toMatch(new RegExp(`^\\S+Z  MALFORMED  \\w+  ${topic}  (first|second)$`, 'm'));
    expect(listed).toMatch(/^2 dead letters would be replayed$/m);
    expect(listed).not.toContain('secret');
    expect(await replay(platform, service, otlp.environment, '--reason', 'UNPROCESSABLE')).toMatch(/^0 dead letters replayed$/m);
    const replayed = await replay(platform, service, otlp.environment, '--limit', '1');
    expect(replayed).toMatch(/^1 dead letter replayed$/m);

    // Nobody can read it the second time either.
    await waitFor(() => buried() === 3, { timeoutMs: 30_000, what: 'the replayed record to be put aside again' });
    const again = await waitFor(() => otlp.spans.find((span) => span.traceId === traceId && span.name === `send ${topic}`), { timeoutMs: 30_000, what: 'the replay in the trace' });
    expect(otlp.spans.find(({ spanId }) => spanId === again.parentSpanId)?.name).toBe(`send ${topic}.${GROUPS[topic]}.dead-letter`);
    expect(await replay(platform, service, otlp.environment, '--dry-run')).toMatch(/^2 dead letters would be replayed$/m);
  }, 120_000);
}

async function replay(platform: Platform, service: 'router' | 'sms', environment: Record<string, string>, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, ...environment, ...commandEnvironment(platform, service) };
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, `services/${service}/dist/main.js`), 'replay', ...args], { env });
  return stdout;
}
