import { metrics } from '@opentelemetry/api';
import { type Pool } from 'pg';

import { observeQuery } from './observe-query';
import { OutboxAge } from './outbox-age';

const meter = metrics.getMeter('switchback.postgres');
const age = meter.createObservableGauge('switchback.outbox.age', {
  unit: 's',
  description: 'For how long the oldest record has waited in the outbox, as far as collecting has seen; 0 while it is empty',
});
const waiting = meter.createObservableGauge('switchback.outbox.waiting', { unit: '{record}', description: 'Records in the outbox; counted up to 10,000' });

// The ends of the primary key, and as many of its entries as are worth counting.
const LOOK = `SELECT min(id) AS oldest, max(id) AS newest, (SELECT count(*) FROM (SELECT FROM outbox LIMIT 10000) AS counted)::int AS waiting FROM outbox`;

interface Row {
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly waiting: number;
}

/** Tells of the schema's outbox. Answers what ends it. */
export function observeOutbox(pool: Pool): () => void {
  const seen = new OutboxAge();
  return observeQuery([age, waiting], async () => {
    const [row] = (await pool.query<Row>(LOOK)).rows;
    if (row === undefined) return [];
    const { oldest, newest } = row;
    const ids = oldest === null || newest === null ? undefined : { oldest: BigInt(oldest), newest: BigInt(newest) };
    return [
      { gauge: age, value: seen.after({ at: performance.now(), ids }) / 1_000, attributes: {} },
      { gauge: waiting, value: row.waiting, attributes: {} },
    ];
  });
}
