import { Client, type ClientConfig, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';

/** One connection that several may ask at once: it takes one query after the other. */
export class SerialClient {
  readonly connection: Client;
  #last: Promise<unknown> = Promise.resolve();

  constructor(config: ClientConfig) {
    this.connection = new Client(config);
  }

  query<R extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<QueryResult<R>> {
    return this.run<R>({ text, values: [...values] });
  }

  /** A statement with a name is parsed and planned once. */
  run<R extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<R>> {
    const result = this.#last.then(() => this.connection.query<R>(statement));
    this.#last = result.catch(() => undefined);
    return result;
  }
}
