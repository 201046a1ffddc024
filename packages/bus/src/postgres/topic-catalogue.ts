import { type Pool } from '@switchback/postgres';

export interface Topic {
  readonly id: number;
  readonly name: string;
  readonly partitions: number;
}

/** The topics there are. A topic never changes once created, so what was read stays true. */
export class TopicCatalogue {
  readonly #pool: Pool;
  readonly #known = new Map<string, Topic>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async ensure(names: readonly string[], partitions: number): Promise<void> {
    const missing = names.filter((name) => !this.#known.has(name));
    if (missing.length === 0) return;
    await this.#pool.query(
      `INSERT INTO topics (name, partitions) SELECT name, $2 FROM unnest($1::text[]) AS name ORDER BY name ON CONFLICT (name) DO NOTHING`,
      [missing, partitions],
    );
    await this.#load(missing);
  }

  /** Those of these names that no topic has. */
  async missing(names: readonly string[]): Promise<readonly string[]> {
    await this.#load(names);
    return names.filter((name) => !this.#known.has(name));
  }

  /** The topic of this name; throws when there is none. */
  async get(name: string): Promise<Topic> {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    await this.#load([name]);
    const loaded = this.#known.get(name);
    if (loaded === undefined) throw new Error(`no such topic: ${name}`);
    return loaded;
  }

  async #load(names: readonly string[]): Promise<void> {
    const { rows } = await this.#pool.query<Topic>('SELECT id, name, partitions FROM topics WHERE name = ANY ($1::text[])', [names]);
    for (const topic of rows) this.#known.set(topic.name, topic);
  }
}
