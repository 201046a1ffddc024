import { metrics, type BatchObservableResult } from '@opentelemetry/api';
import { type Pool } from 'pg';

const meter = metrics.getMeter('switchback.postgres');
const count = meter.createObservableUpDownCounter('db.client.connection.count', { unit: '{connection}', description: 'Connections of the pool, by state' });
const limit = meter.createObservableUpDownCounter('db.client.connection.limit', { unit: '{connection}', description: 'Most connections of the pool' });
const pending = meter.createObservableUpDownCounter('db.client.connection.pending_requests', {
  unit: '{request}',
  description: 'Requests that wait for a connection of the pool',
});

/** Tells of a pool until it ends. Names by the semantic conventions for database clients; the pool is called as its sessions are in pg_stat_activity. */
export function observePool(pool: Pool, name: string, most: number): void {
  const of = { 'db.client.connection.pool.name': name };
  const instruments = [count, limit, pending];
  const read = (result: BatchObservableResult): void => {
    if (pool.ended) return meter.removeBatchObservableCallback(read, instruments);
    result.observe(count, pool.totalCount - pool.idleCount, { ...of, 'db.client.connection.state': 'used' });
    result.observe(count, pool.idleCount, { ...of, 'db.client.connection.state': 'idle' });
    result.observe(limit, most, of);
    result.observe(pending, pool.waitingCount, of);
  };
  meter.addBatchObservableCallback(read, instruments);
}
