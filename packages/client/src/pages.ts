/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/** A list of the API: iterate over every item of every page, or take one page at a time. */
export class Pages<Item> implements AsyncIterable<Item> {
  readonly #fetch: (pageToken: string) => Promise<Page<Item>>;

  constructor(fetch: (pageToken: string) => Promise<Page<Item>>) {
    this.#fetch = fetch;
  }

  /** One page. Default: the first. */
  page(pageToken = ''): Promise<Page<Item>> {
    return this.#fetch(pageToken);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for (let token: string | undefined = ''; token !== undefined;) {
      const { items, nextPageToken }: Page<Item> = await this.#fetch(token);
      yield* items;
      token = nextPageToken === '' ? undefined : nextPageToken;
    }
  }
}
