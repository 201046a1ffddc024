import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { waitFor } from '@switchback/testing';

import { aDispatch, ChannelUnderTest } from '../../testing/channel-under-test';

describe('the sandbox through the whole service', () => {
  let test: ChannelUnderTest;
  beforeAll(async () => {
    test = await ChannelUnderTest.create();
    await test.start();
  });
  afterAll(() => test.close());

  it.each<[string, string[], object]>([
    ['+15005550006', ['SENT', 'DELIVERED'], {}],
    ['+14155552671', ['SENT', 'DELIVERED'], {}],
    ['+15005550001', ['REJECTED'], { errorClass: 'ERROR_CLASS_RECIPIENT_PERMANENT', providerCode: 'invalid_recipient' }],
    ['+15005550009', ['SENT', 'UNDELIVERED'], { errorClass: 'ERROR_CLASS_RECIPIENT_TEMPORARY', providerCode: 'unreachable' }],
    ['+15005550004', ['REJECTED'], { errorClass: 'ERROR_CLASS_OPTED_OUT' }],
    ['+15005550007', ['SENT'], {}],
    ['+15005550008', ['UNKNOWN'], { errorClass: 'ERROR_CLASS_AMBIGUOUS', providerCode: 'TIMEOUT' }],
    ['+15005550003', ['SENT', 'DELIVERED'], {}],
    ['+15005550005', ['SENT', 'DELIVERED', 'READ'], {}],
  ])('%s: %j', async (address, statuses, last) => {
    const dispatch = aDispatch({ address });
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, statuses.at(-1) ?? '');
    expect(test.statusesOf(dispatch.attemptId)).toEqual(statuses);
    expect(event).toMatchObject({ messageId: dispatch.messageId, provider: 'sandbox', ...last });
  });

  it('posts after a restart what it still owed', async () => {
    const [delivered, read] = [aDispatch(), aDispatch({ address: '+15005550005' })];
    await test.dispatch(delivered, read);
    await test.reported(delivered.attemptId, 'SENT');
    await test.reported(read.attemptId, 'SENT');
    await test.stop();
    await test.start();
    await test.reported(delivered.attemptId, 'DELIVERED');
    await test.reported(read.attemptId, 'READ');
  });

  it('is shared by replicas: every dispatch is called once', async () => {
    await test.start();
    const dispatches = Array.from({ length: 300 }, () => aDispatch({ address: '+15005550007' }));
    await test.dispatch(...dispatches.slice(0, 150), ...dispatches);
    await waitFor(() => dispatches.every(({ attemptId }) => test.statusesOf(attemptId).includes('SENT')), { timeoutMs: 20_000 });
    const calls = test.logLines.filter((line) => line['msg'] === 'attempt' && dispatches.some(({ attemptId }) => attemptId === line['attemptId']));
    expect(calls).toHaveLength(dispatches.length);
  });
});

it('logs each call for its test, without content or address', async () => {
  const home = mkdtempSync(join(tmpdir(), 'switchback-calls-'));
  const callLog = join(home, 'calls');
  const test = await ChannelUnderTest.create({ providers: [{ id: 'sandbox', kind: 'sandbox', callLog }] });
  try {
    await test.start();
    const dispatch = aDispatch({ address: '+15005550003' });
    await test.dispatch(dispatch);
    await test.reported(dispatch.attemptId, 'SENT');
    const lines = readFileSync(callLog, 'utf8').trimEnd().split('\n');
    const calls: object[] = lines.map((line) => JSON.parse(line));
    const { attemptId } = dispatch;
    expect(calls).toEqual([
      { channel: 'SMS', attemptId, call: 1, outcome: 'REFUSED', at: expect.any(Number) },
      { channel: 'SMS', attemptId, call: 2, outcome: 'REFUSED', at: expect.any(Number) },
      { channel: 'SMS', attemptId, call: 3, outcome: 'TAKEN', providerMessageId: expect.stringMatching(/^sandbox-throttle-/), at: expect.any(Number) },
    ]);
  } finally {
    await test.close();
    rmSync(home, { recursive: true, force: true });
  }
});
