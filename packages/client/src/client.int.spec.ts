import { OnDuplicate } from '@switchback/contracts';
import { ApiError } from '@switchback/service';
import { Gateway } from '../testing/gateway';
import { SwitchbackError } from './error';
import type { OutgoingMessage } from './message';
import { Switchback } from './switchback';

let gateway: Gateway;
let port: number;
let switchback: Switchback;

beforeEach(async () => {
  gateway = new Gateway();
  port = await gateway.start();
  switchback = new Switchback({
    address: `127.0.0.1:${port}`,
    apiKey: 'sbk_demo_secret',
    retry: { maxAttempts: 100, initialBackoffMs: 10, maxBackoffMs: 100 },
  });
});

afterEach(async () => {
  switchback.close();
  await gateway.server?.stop();
});

const message: OutgoingMessage = { recipient: { sms: '+15005550006' }, content: { text: 'Hello' } };
const refusal = async (work: Promise<unknown>): Promise<SwitchbackError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SwitchbackError) return error;
  throw new Error(`not a SwitchbackError: ${String(error)}`);
};
const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('send', () => {
  it('answers with the message, in short words', async () => {
    expect(await switchback.messages.send(message)).toMatchObject({
      id: 'msg_1',
      status: 'ACCEPTED',
      recipient: { sms: '+15005550006' },
      acceptTime: new Date(0),
      settleTime: undefined,
    });
    expect(gateway.authorizations).toEqual(['Bearer sbk_demo_secret']);
  });

  it('makes one request id per call and keeps it through retries', async () => {
    gateway.faults = [new ApiError('TEMPORARILY_UNAVAILABLE', 'away'), new ApiError('OVERLOADED', 'busy', { retryAfterMs: 5 })];
    await switchback.messages.send(message);
    await switchback.messages.send(message);
    expect(gateway.requestIds).toHaveLength(4);
    expect(new Set(gateway.requestIds.slice(0, 3)).size).toBe(1);
    expect(new Set(gateway.requestIds).size).toBe(2);
  });

  it('keeps a request id that was given', async () => {
    await switchback.messages.send({ ...message, requestId: 'order-17' });
    expect(gateway.requestIds).toEqual(['order-17']);
  });

  it.each([
    new ApiError('INVALID_FIELDS', 'a field is wrong', {
      fieldViolations: [{ field: 'message.recipient.sms', description: 'must be E.164' }],
    }),
    new ApiError('REQUEST_TOO_LARGE', 'too large'),
    new ApiError('INTERNAL', 'internal error'),
  ])('does not retry $reason', async (fault) => {
    gateway.faults = [fault];
    const error = await refusal(switchback.messages.send(message));
    expect(error).toMatchObject({ reason: fault.reason, message: fault.message, fieldViolations: fault.fieldViolations });
    expect(gateway.requestIds).toHaveLength(1);
  });

  it('gives up when the wait would pass the deadline', async () => {
    gateway.faults = [new ApiError('RATE_LIMITED', 'slow down', { retryAfterMs: 60_000 })];
    expect(await refusal(switchback.messages.send(message))).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      reason: 'RATE_LIMITED',
      retryAfterMs: 60_000,
    });
  });

  it('says what cannot be reached', async () => {
    await gateway.server?.stop();
    gateway.server = undefined;
    expect(await refusal(switchback.messages.send(message))).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'TEMPORARILY_UNAVAILABLE',
      message: `cannot reach 127.0.0.1:${port}: ECONNREFUSED`,
    });
  });

  it('outlives a restart of the server', async () => {
    await switchback.messages.send(message);
    await gateway.server?.stop();
    const sent = switchback.messages.send(message);
    await gateway.start(port);
    expect(await sent).toMatchObject({ id: 'msg_1' });
  });
});

describe('calls', () => {
  it('end at their deadline', async () => {
    expect(await refusal(switchback.messages.get('slow', { timeoutMs: 50 }))).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      reason: 'DEADLINE_EXCEEDED',
    });
  });

  it('end when they are canceled', async () => {
    const controller = new AbortController();
    const call = refusal(switchback.messages.get('slow', { signal: controller.signal }));
    controller.abort();
    expect(await call).toMatchObject({ code: 'CANCELLED', reason: 'CANCELED' });
  });

  it('say when the server has no such method', async () => {
    expect(await refusal(switchback.messages.cancel('msg_1'))).toMatchObject({ code: 'UNIMPLEMENTED', reason: 'METHOD_NOT_FOUND' });
  });
});

describe('sendBatch', () => {
  it('has a result for each, in order', async () => {
    const results = await switchback.messages.sendBatch([
      { ...message, requestId: 'a' },
      { ...message, recipient: { sms: 'bad' } },
    ]);
    expect(results).toMatchObject([
      { ok: true, message: { id: 'msg_a' } },
      { ok: false, error: { code: 'INVALID_ARGUMENT', reason: 'INVALID_FIELDS', fieldViolations: [{ field: 'recipient.sms' }] } },
    ]);
  });
});

describe('sendBatch with duplicates', () => {
  it('tells chosen ids from its own, and which entries were merged', async () => {
    gateway.batch = [];
    const results = await switchback.messages.sendBatch([message, { ...message, requestId: 'chosen' }, { ...message, keepDuplicate: true }]);
    const { ON_DUPLICATE_MERGE, ON_DUPLICATE_UNSPECIFIED, ON_DUPLICATE_KEEP } = OnDuplicate;
    expect(gateway.batch.map(({ onDuplicate }) => onDuplicate)).toEqual([ON_DUPLICATE_MERGE, ON_DUPLICATE_UNSPECIFIED, ON_DUPLICATE_KEEP]);
    expect(results.map(({ mergedInto }) => mergedInto)).toEqual([1, undefined, undefined]);
  });
});

describe('list', () => {
  it('goes through every page', async () => {
    const listed = await collect(switchback.messages.list({ statuses: ['FAILED'] }));
    expect(listed.map(({ id }) => id)).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4', 'msg_5', 'msg_6']);
    expect(listed[0]?.status).toBe('FAILED');
  });

  it('gives one page at a time', async () => {
    expect(await switchback.messages.list().page('5')).toMatchObject({ items: [{ id: 'msg_5' }, { id: 'msg_6' }], nextPageToken: '' });
  });
});

describe('watch', () => {
  it('resumes a stream that breaks, without gap or repetition', async () => {
    const entries = await collect(switchback.messages.watch('msg_1'));
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(gateway.watches).toEqual([0, 2, 4]);
  });

  it('begins where it is told to', async () => {
    expect((await collect(switchback.messages.watch('msg_1', { afterSequence: 4 }))).map(({ sequence }) => sequence)).toEqual([5]);
  });

  it('ends when the reader stops', async () => {
    for await (const entry of switchback.messages.watch('msg_1')) {
      expect(entry).toMatchObject({ sequence: 1, event: 'ATTEMPT_UPDATED' });
      break;
    }
    expect(gateway.watches).toEqual([0]);
  });

  it('throws what cannot be resumed', async () => {
    await gateway.server?.stop();
    gateway.server = undefined;
    switchback.close();
    switchback = new Switchback({ address: `127.0.0.1:${port}`, retry: { maxAttempts: 2, initialBackoffMs: 1 } });
    expect(await refusal(collect(switchback.messages.watch('msg_1')))).toMatchObject({ code: 'UNAVAILABLE' });
  });
});
