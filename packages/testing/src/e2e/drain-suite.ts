import { credentials, Metadata } from '@grpc/grpc-js';
import { HealthCheckResponse_ServingStatus as ServingStatus, HealthClient, type HealthCheckResponse, MessageStatus } from '@switchback/contracts';
import { type Platform, type ServiceName } from '@switchback/local-platform';
import { Kafka, logLevel } from 'kafkajs';

import { waitFor } from '../wait-for';

import { MessageLoad } from './message-load';
import { logLines, type Operated } from './operated';

const { SERVING, NOT_SERVING } = ServingStatus;
const DRAINED: readonly ServiceName[] = ['sms', 'email', 'router', 'gateway'];
/** Of the services that consume. */
const GROUPS: Readonly<Partial<Record<ServiceName, readonly string[]>>> = {
  sms: ['sms'],
  email: ['email'],
  router: ['router-accepted', 'router-reports', 'router-inbound'],
};

/** SIGTERM to real processes at work. */
export function drainSuite(operated: () => Operated): void {
  it('says NOT_SERVING first, ends cleanly with its work committed or handed back, its groups left and its spans sent', async () => {
    const { api, otlp, platform } = operated();
    const load = new MessageLoad(api, (index) => ({
      recipient: { sms: index % 3 === 0 ? '+15005550009' : '+15005550006', email: 'someone@sandbox.test' },
      content: { text: 'Your code is 123456' },
    }));
    const sending = load.run(100_000, 1);
    for (const service of DRAINED) {
      const before = load.accepted.length;
      await waitFor(() => load.accepted.length >= before + 20, { timeoutMs: 30_000, what: 'messages to flow' });
      const watch = watchHealth(platform, service);
      await waitFor(() => watch.told.length === 1);

      platform.signal(service, 'SIGTERM');
      const draining = async () => (await statusOf(platform, service, 'ready')) === 503 && (await statusOf(platform, service, 'live')) === 200;
      await waitFor(draining, { what: `${service} to say that it lives and is not ready` });
      const exit = await platform.untilEnded(service);
      expect({ service, ...exit }).toEqual({ service, code: 0, signal: null });
      expect(watch.told).toEqual([SERVING, NOT_SERVING, 'END']);
      expect(await membersOf(platform, GROUPS[service] ?? [])).toBe(0);
      const received = new Set(otlp.spans.map(({ spanId }) => spanId));
      const calls = logLines(platform, service).filter(({ msg }) => msg === 'attempt');
      expect(calls.filter(({ span_id: span }) => typeof span !== 'string' || !received.has(span))).toEqual([]);
      expect(logLines(platform, service).at(-1)).toMatchObject({ msg: 'stopped' });
      await platform.restart(service);
    }
    load.stop();
    await sending;
    const settled = await load.untilAllSettled(60_000);
    const ended = new Set([MessageStatus.MESSAGE_STATUS_DELIVERED, MessageStatus.MESSAGE_STATUS_READ]);
    // The sandbox keeps its receipts in memory and tells them after a restart; nothing that a stop cut off is left open.
    expect(settled.filter(({ status }) => !ended.has(status)).map(({ id, reason }) => ({ id, reason }))).toEqual([]);
  });

  it('ends at once when it is asked again', async () => {
    const { platform } = operated();
    platform.signal('whatsapp', 'SIGTERM');
    await waitFor(async () => (await statusOf(platform, 'whatsapp', 'ready')) === 503, { what: 'WhatsApp to drain' });
    expect(await platform.kill('whatsapp', 'SIGTERM')).toEqual({ code: 1, signal: null });
    expect(logLines(platform, 'whatsapp').at(-1)).toMatchObject({ msg: 'asked to stop again: exiting at once' });
  });
}

async function statusOf(platform: Platform, service: ServiceName, what: 'live' | 'ready'): Promise<number> {
  const answer = await fetch(`${platform.httpUrl(service)}/health/${what}`, { signal: AbortSignal.timeout(2_000) });
  await answer.arrayBuffer();
  return answer.status;
}

function watchHealth(platform: Platform, service: ServiceName): { readonly told: (ServingStatus | 'END')[] } {
  const told: (ServingStatus | 'END')[] = [];
  const client = new HealthClient(platform.grpcAddress(service), credentials.createInsecure());
  const call = client.watch({ service: '' }, new Metadata());
  call.on('data', ({ status }: HealthCheckResponse) => told.push(status));
  call.on('error', () => {
    told.push('END');
    client.close();
  });
  return { told };
}

/** Of a Postgres group the members are sessions, which end with the process. */
async function membersOf(platform: Platform, groups: readonly string[]): Promise<number> {
  if (platform.kafkaBrokers === undefined || groups.length === 0) return 0;
  const admin = new Kafka({ brokers: [...platform.kafkaBrokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const described = await admin.describeGroups([...groups]);
    return described.groups.reduce((sum, { members }) => sum + members.length, 0);
  } finally {
    await admin.disconnect();
  }
}
