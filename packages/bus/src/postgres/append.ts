import { byteaArray, integerArray, textArray, type Pool } from '@switchback/postgres';

import { type OutgoingRecord } from '../bus';
import { partitionOf } from './partition-of';
import { type Topic, type TopicCatalogue } from './topic-catalogue';

const APPEND = { name: 'bus.append', text: 'SELECT append($1, $2, $3, $4, $5, $6, $7, $8)' };

/** Most bytes in one statement; a batch above goes in several, each durable on its own. */
const MAX_BYTES = 16 << 20;

/** Appends the records, durably, keeping their order. */
export async function append(pool: Pool, catalogue: TopicCatalogue, records: readonly OutgoingRecord[]): Promise<void> {
  const topics = new Map<string, Topic>();
  for (const { topic } of records) if (!topics.has(topic)) topics.set(topic, await catalogue.get(topic));
  for (const chunk of chunks(records)) await appendChunk(pool, topics, chunk);
}

async function appendChunk(pool: Pool, topics: ReadonlyMap<string, Topic>, records: readonly OutgoingRecord[]): Promise<void> {
  // Ascending ids: every append takes the topics' locks in the same order.
  const slots = new Map([...topics.values()].sort((a, b) => a.id - b.id).map((topic, index) => [topic.name, { topic, slot: index + 1, count: 0 }]));
  const recordSlots: number[] = [];
  const positions: number[] = [];
  const partitions: number[] = [];
  for (const record of records) {
    const entry = slots.get(record.topic);
    if (entry === undefined) throw new Error(`no such topic: ${record.topic}`);
    recordSlots.push(entry.slot);
    positions.push(entry.count);
    partitions.push(partitionOf(record.key, entry.topic.partitions));
    entry.count += 1;
  }
  const used = [...slots.values()];
  await pool.query({
    ...APPEND,
    values: [
      integerArray(used.map(({ topic }) => topic.id)),
      integerArray(used.map(({ count }) => count)),
      integerArray(recordSlots),
      integerArray(positions),
      integerArray(partitions),
      textArray(records.map(({ key }) => key)),
      byteaArray(records.map(({ value }) => value)),
      textArray(records.map(({ headers }) => JSON.stringify(headers))),
    ],
  });
}

function* chunks(records: readonly OutgoingRecord[]): Generator<readonly OutgoingRecord[]> {
  let from = 0;
  let bytes = 0;
  for (let index = 0; index < records.length; index += 1) {
    const size = records[index]?.value.length ?? 0;
    if (index > from && bytes + size > MAX_BYTES) {
      yield records.slice(from, index);
      from = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (from < records.length) yield records.slice(from);
}
