import { idAboveAcceptedBefore, lowestIdAcceptedAt } from './message-id-range';

// The example of the ULID specification: 2016-07-30T22:36:16.385Z.
const ULID_TIME = 1_469_918_176_385;
const ULID = 'msg_01aryz6s41tsv4rrffq69g5fav';

describe('ranges of message ids', () => {
  it('hold the ids of their time, and a minute around it', () => {
    expect(lowestIdAcceptedAt(ULID_TIME) < ULID).toBe(true);
    expect(lowestIdAcceptedAt(ULID_TIME + 60_000) <= ULID).toBe(true);
    expect(lowestIdAcceptedAt(ULID_TIME + 60_001) > ULID).toBe(true);
    expect(idAboveAcceptedBefore(ULID_TIME - 60_000) < ULID).toBe(true);
    expect(idAboveAcceptedBefore(ULID_TIME - 59_999) > ULID).toBe(true);
  });

  it('do not go below the beginning of time', () => {
    for (const time of [0, -1, -62_135_596_800_000]) expect(lowestIdAcceptedAt(time)).toBe(`msg_${'0'.repeat(10)}`);
    expect(idAboveAcceptedBefore(-62_135_596_800_000)).toBe(`msg_${'0'.repeat(10)}`);
  });
});
