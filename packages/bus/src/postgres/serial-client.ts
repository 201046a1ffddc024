import { Client, type ClientConfig, type QueryResult, type QueryResultRow } from 'pg';

/** One connection that several may ask at once: it takes one query after the other. */
export class SerialClient {
  readonly connection: Client;
  #last: Promise<unknown> = Promise.resolve();

  constructor(config: ClientConfig) {
    this.connection = new Client(config);
  }

  query<R extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<QueryResult<R>> {
    const result = this.#last.then(() => this.connection.query<R>(text, [...values]));
    this.#last = result.catch(() => undefined);
    return result;
  }
}
