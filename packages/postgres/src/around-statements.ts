import { type Pool, type PoolClient } from 'pg';

/** Sends a statement, with what `client.query` was called with. */
export type SendStatement = (args: readonly unknown[]) => unknown;

/** Puts `around` between `client.query` and those who call it, once for each session of the pool. */
export function aroundStatements(pool: Pool, around: (client: PoolClient, send: SendStatement) => SendStatement): void {
  pool.on('connect', (client) => {
    const query: unknown = Reflect.get(client, 'query');
    if (typeof query !== 'function') return;
    const send = around(client, (args) => Reflect.apply(query, client, args));
    Reflect.set(client, 'query', (...args: readonly unknown[]) => send(args));
  });
}
