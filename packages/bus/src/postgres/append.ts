import { byteaArray, integerArray, textArray, together, type Pool, type PoolClient } from '@switchback/postgres';

import { type OutgoingRecord } from '../bus';
import { partitionOf } from './partition-of';
import { type Topic, type TopicCatalogue } from './topic-catalogue';

/** Most bytes in one statement; a batch above goes in several. */
const MAX_BYTES = 16 << 20;

/** A call of `append`, with its values. */
export interface AppendStatement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Appends the records, durably, keeping each topic's order. Above 16 MB it takes several statements, each durable on its own. */
export async function append(pool: Pool, catalogue: TopicCatalogue, records: readonly OutgoingRecord[]): Promise<void> {
  for (const statement of await appendStatements(catalogue, records)) await pool.query(statement);
}

/** Sends the statements, all in this turn; resolves when they are done. */
export async function appendIn(client: PoolClient, statements: readonly AppendStatement[]): Promise<void> {
  await together(statements.map((statement) => client.query(statement)));
}

/**
 * The calls that append the records, keeping each topic's order. Together they take the topics' locks in ascending order, as every append does, so
 * that two of them never wait for each other.
 *
 * @param schema the bus's, for sessions whose search_path is another
 */
export async function appendStatements(catalogue: TopicCatalogue, records: readonly OutgoingRecord[], schema?: string): Promise<AppendStatement[]> {
  const topics = new Map<string, Topic>();
  for (const { topic } of records) if (!topics.has(topic)) topics.set(topic, await catalogue.get(topic));
  const byTopic = [...topics.values()].sort((a, b) => a.id - b.id);
  const ordered = byTopic.length === 1 ? records : byTopic.flatMap(({ name }) => records.filter(({ topic }) => topic === name));
  return [...chunks(ordered)].map((chunk) => appendStatement(byTopic, chunk, schema));
}

function appendStatement(topics: readonly Topic[], records: readonly OutgoingRecord[], schema: string | undefined): AppendStatement {
  const slots = new Map<string, { topic: Topic; slot: number; count: number }>();
  for (const topic of topics) if (records.some((record) => record.topic === topic.name)) slots.set(topic.name, { topic, slot: slots.size + 1, count: 0 });
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
  const prefix = schema === undefined ? '' : `${schema}.`;
  return {
    name: `bus.append.${prefix}`,
    text: `SELECT ${prefix}append($1, $2, $3, $4, $5, $6, $7, $8)`,
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
  };
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
