import { OnDuplicate } from '@switchback/contracts';

/** What decides whether an entry of a batch duplicates another. */
export interface DuplicateTraits {
  /** Stands for everything that is sent: equal for equal messages, request ids aside. */
  readonly body: string;
  /** Empty when the caller gave none. */
  readonly requestId: string;
  readonly onDuplicate: OnDuplicate;
}

/**
 * Entries to merge, each with the entry that it is merged into. Equal bodies are one message unless the caller tells them apart, by
 * different request ids or by asking to keep duplicates. Among equals an entry with a request id of the caller's stands for those
 * without, so that repeating the batch finds it again. Undefined entries duplicate nothing.
 */
export function findDuplicates(entries: readonly (DuplicateTraits | undefined)[]): ReadonlyMap<number, number> {
  const groups = new Map<string, Candidate[]>();
  entries.forEach((entry, index) => {
    if (entry === undefined || entry.onDuplicate === OnDuplicate.ON_DUPLICATE_KEEP) return;
    const chosen = entry.onDuplicate === OnDuplicate.ON_DUPLICATE_MERGE ? '' : entry.requestId;
    const group = groups.get(entry.body) ?? [];
    group.push({ index, chosen });
    groups.set(entry.body, group);
  });
  return new Map([...groups.values()].flatMap(mergeGroup));
}

interface Candidate {
  readonly index: number;
  /** The request id that the caller chose; empty: none. */
  readonly chosen: string;
}

function mergeGroup(group: readonly Candidate[]): readonly (readonly [number, number])[] {
  const general = group.find(({ chosen }) => chosen !== '') ?? group[0];
  return group.flatMap(({ index, chosen }) => {
    const into = chosen === '' ? general : group.find((other) => other.chosen === chosen);
    return into === undefined || into.index === index ? [] : [[index, into.index] as const];
  });
}
