import { firstMessageIdAt, isMessageId, messageId } from './message-id';

const zeros = new Uint8Array(10);
const ones = new Uint8Array(10).fill(255);

describe('messageId', () => {
  it('is msg_ and a lower-case ULID', () => {
    expect(messageId(1_469_918_176_385, ones)).toBe('msg_01aryz6s41zzzzzzzzzzzzzzzz');
    expect(messageId(0, zeros)).toBe(`msg_${'0'.repeat(26)}`);
  });

  it('carries every random bit', () => {
    const ids = new Set<string>();
    for (let bit = 0; bit < 80; bit += 1) {
      const random = new Uint8Array(10);
      random[bit >> 3] = 1 << (bit & 7);
      ids.add(messageId(1, random));
    }
    expect(ids.size).toBe(80);
  });

  it('sorts by time, whatever the randomness', () => {
    const times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 281_474_976_710_655];
    const ids = times.flatMap((time) => [messageId(time, zeros), messageId(time, ones)]);
    expect([...ids].sort()).toEqual(ids);
    for (const time of times.slice(1)) {
      expect(messageId(time - 1, ones) < firstMessageIdAt(time)).toBe(true);
      expect(firstMessageIdAt(time) <= messageId(time, zeros)).toBe(true);
    }
  });

  it('recognises its own form only', () => {
    expect(isMessageId(messageId(1_700_000_000_000, ones))).toBe(true);
    for (const text of ['', 'msg_', `msg_${'0'.repeat(25)}`, `msg_${'u'.repeat(26)}`, `MSG_${'0'.repeat(26)}`, `msg_${'0'.repeat(26)}\n`]) {
      expect(isMessageId(text)).toBe(false);
    }
  });
});
