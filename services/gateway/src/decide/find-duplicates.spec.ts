import { OnDuplicate } from '@switchback/contracts';

import { type DuplicateTraits, findDuplicates } from './find-duplicates';

const { ON_DUPLICATE_UNSPECIFIED: NORMAL, ON_DUPLICATE_MERGE: MERGE, ON_DUPLICATE_KEEP: KEEP } = OnDuplicate;
const entry = (body: string, requestId = '', onDuplicate = NORMAL): DuplicateTraits => ({ body, requestId, onDuplicate });
const merged = (...entries: readonly (DuplicateTraits | undefined)[]) => Object.fromEntries(findDuplicates(entries));

describe('findDuplicates', () => {
  it.each([
    ['different bodies', [entry('a'), entry('b')], {}],
    ['equal bodies', [entry('a'), entry('b'), entry('a'), entry('a')], { 2: 0, 3: 0 }],
    ['different request ids', [entry('a', '1'), entry('a', '2')], {}],
    ['one request id twice', [entry('a', '1'), entry('a', '2'), entry('a', '1')], { 2: 0 }],
    ['one request id for two bodies', [entry('a', '1'), entry('b', '1')], {}],
    ['an id and none: the id stands', [entry('a'), entry('a', '1')], { 0: 1 }],
    ['none beside two ids', [entry('a', '1'), entry('a'), entry('a', '2')], { 1: 0 }],
    ['ids that nobody chose', [entry('a', '1', MERGE), entry('a', '2', MERGE)], { 1: 0 }],
    ['an id that nobody chose beside a chosen one', [entry('a', '1', MERGE), entry('a', '2')], { 0: 1 }],
    ['kept duplicates, which take in nobody either', [entry('a', '', KEEP), entry('a'), entry('a', '', KEEP)], {}],
    ['refused entries', [undefined, undefined, entry('a')], {}],
  ])('judges %s', (_name, entries, expected) => {
    expect(merged(...entries)).toEqual(expected);
  });

  it('never merges into an entry that is merged itself, so nothing is lost', () => {
    const kinds = [entry('a'), entry('a', '1'), entry('a', '2'), entry('a', '3', MERGE), entry('a', '', KEEP), undefined];
    for (let code = 0; code < kinds.length ** 4; code += 1) {
      const entries = [0, 1, 2, 3].map((place) => kinds[Math.floor(code / kinds.length ** place) % kinds.length]);
      const found = findDuplicates(entries);
      for (const [index, into] of found) expect([found.has(into), entries[into]?.body, index === into]).toEqual([false, 'a', false]);
    }
  });
});
