import { type ClientReadableStream, type Metadata } from '@grpc/grpc-js';
import { type Message, OutgoingMessage, TimelineEntry, type WatchMessageResponse } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call, refusalOf } from '../testing/grpc-call';
import { type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
});
afterAll(() => gateway.stop());

async function send(): Promise<Message> {
  const message = OutgoingMessage.fromJSON({ recipient: { sms: '+15005550006' }, content: { text: 'Hello' } });
  const answer = await call(gateway.messages.sendMessage.bind(gateway.messages), { message }, acme);
  if (answer.message === undefined) {
    throw new Error('no message');
  }
  return answer.message;
}

const entry = (sequence: number) => TimelineEntry.fromPartial({ sequence, summary: 'x'.repeat(1_000) });

/** What a watcher has seen so far. */
function watch(messageId: string, afterSequence = 0) {
  const stream: ClientReadableStream<WatchMessageResponse> = gateway.messages.watchMessage({ messageId, afterSequence }, acme);
  const seen: (number | undefined)[] = [];
  let ended = false;
  stream.on('data', ({ entry: one }: WatchMessageResponse) => seen.push(one?.sequence));
  stream.on('end', () => (ended = true));
  stream.on('error', () => undefined);
  return { stream, seen, ended: () => ended };
}

describe('while the router is away', () => {
  it('goes on accepting with the policies it knows', async () => {
    await send();
    await gateway.router.stop();
    expect((await send()).policy).toBe('default');
    await gateway.router.start();
  });

  it('says so where only the router knows, and when to try again', async () => {
    const message = await send();
    await gateway.router.stop();
    const get = () => call(gateway.messages.getMessage.bind(gateway.messages), { messageId: message.id }, acme);
    expect(await refusalOf(get())).toMatchObject({ code: 14, reason: 'TEMPORARILY_UNAVAILABLE', retryAfterMs: 1_000 });
    await gateway.router.start();
    expect((await waitFor(() => get())).message?.id).toBe(message.id);
  });
});

describe('WatchMessage', () => {
  it('begins before the router has the message and ends when it is settled', async () => {
    const message = await send();
    const watcher = watch(message.id);
    await waitFor(() => watcher.seen.length === 1);
    gateway.router.messages.take('acme', message, entry(1), entry(2));
    await waitFor(() => watcher.seen.length === 2);
    gateway.router.messages.append(message.id, entry(3));
    gateway.router.messages.settle(message.id);
    await waitFor(() => watcher.ended());
    expect(watcher.seen).toEqual([1, 2, 3]);
  });

  it('begins after an entry', async () => {
    const message = await send();
    gateway.router.messages.take('acme', message, entry(1), entry(2), entry(3));
    gateway.router.messages.settle(message.id);
    const watcher = watch(message.id, 2);
    await waitFor(() => watcher.ended());
    expect(watcher.seen).toEqual([3]);
  });

  it('goes on over a restart of the router, each entry once', async () => {
    const message = await send();
    gateway.router.messages.take('acme', message, entry(1), entry(2));
    const watcher = watch(message.id);
    await waitFor(() => watcher.seen.length === 2);
    await gateway.router.stop();
    await gateway.router.start();
    gateway.router.messages.append(message.id, entry(3));
    gateway.router.messages.settle(message.id);
    await waitFor(() => watcher.ended());
    expect(watcher.seen).toEqual([1, 2, 3]);
  });

  it('is read no faster than the caller reads', async () => {
    const message = await send();
    const entries = 20_000;
    gateway.router.messages.take('acme', message, ...Array.from({ length: entries }, (_, i) => entry(i + 1)));
    gateway.router.messages.settle(message.id);
    const watcher = watch(message.id);
    await waitFor(() => watcher.seen.length > 0);
    watcher.stream.pause();
    let told = -1;
    const rests = () => told === (told = gateway.router.messages.told());
    await waitFor(rests, { intervalMs: 200 });
    expect(told).toBeLessThan(entries / 2);
    watcher.stream.resume();
    await waitFor(() => watcher.ended(), { timeoutMs: 60_000 });
    expect(watcher.seen).toHaveLength(entries);
  });

  it('ends at the router when the caller cancels', async () => {
    const message = await send();
    gateway.router.messages.take('acme', message, entry(1));
    const watcher = watch(message.id);
    await waitFor(() => watcher.seen.length === 1);
    const watching = gateway.router.messages.watchers();
    watcher.stream.cancel();
    await waitFor(() => gateway.router.messages.watchers() === watching - 1);
  });
});

describe('while the database is away', () => {
  it('accepts nothing, says when to try again, and recovers', async () => {
    await send();
    await waitFor(async () => (await gateway.pool.query('SELECT 1 FROM outbox')).rowCount === 0);
    const { rows } = await gateway.pool.query<{ name: string }>('SELECT current_database() AS name');
    const name = rows[0]?.name ?? '';
    await gateway.admin(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
    await gateway.admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`);
    const refusal = await refusalOf(send());
    // An error that nobody knows is logged, and answered with INTERNAL.
    expect(gateway.logged.filter((line) => line.includes('INTERNAL') || line.includes('"level":"error"'))).toEqual([]);
    expect(refusal).toMatchObject({ code: 14, reason: 'TEMPORARILY_UNAVAILABLE' });
    await gateway.admin(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    expect((await waitFor(() => send())).policy).toBe('default');
  });
});
