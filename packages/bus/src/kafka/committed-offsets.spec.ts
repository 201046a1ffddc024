import { KafkaJSError } from 'kafkajs';

import { committedOffsets } from './committed-offsets';

const NOT_COORDINATOR = new KafkaJSError('This is not the correct coordinator for this group', { retriable: true });
const DENIED = new KafkaJSError('Not authorized to access group', { retriable: false });
const OFFSETS = [{ topic: 'topic', partitions: [{ partition: 0, offset: '7', metadata: null }] }];

function adminThat(...outcomes: readonly (Error | typeof OFFSETS)[]) {
  const left = [...outcomes];
  const asked: unknown[] = [];
  const fetchOffsets = async (question: unknown): Promise<typeof OFFSETS> => {
    asked.push(question);
    const outcome = left.shift() ?? [];
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  return { asked, fetchOffsets };
}

const RETRY = { initialMs: 1, maxMs: 1 };

describe('committedOffsets', () => {
  it('asks again while the coordinator is not there yet', async () => {
    const admin = adminThat(NOT_COORDINATOR, NOT_COORDINATOR, OFFSETS);
    expect(await committedOffsets(admin, 'group', ['topic'], RETRY)).toBe(OFFSETS);
    expect(admin.asked).toEqual(Array.from({ length: 3 }, () => ({ groupId: 'group', topics: ['topic'] })));
  });

  it.each([DENIED, new TypeError('no such thing')].map((error) => ({ error, said: error.message })))('passes on what another try does not mend: $said', async ({ error }) => {
    const admin = adminThat(error, OFFSETS);
    await expect(committedOffsets(admin, 'group', ['topic'], RETRY)).rejects.toBe(error);
    expect(admin.asked).toHaveLength(1);
  });
});
