import { type KeyObject } from 'node:crypto';

import { type FetchDocument } from './fetch-document';
import { readCertificate, type SigningKey } from './read-certificate';

/**
 * - NONE: there is no sound certificate at this URL.
 * - UNAVAILABLE: it could not be fetched, or not now; whoever needs it is to come again.
 */
export type KeyAnswer = { readonly found: 'KEY'; readonly key: KeyObject } | { readonly found: 'NONE' } | { readonly found: 'UNAVAILABLE' };

const MOST_KEYS = 16;
const MOST_FAILURES = 256;
const MOST_FETCHES = 2;
const MOST_WAITING = 256;
const FETCHES_PER_MINUTE = 12;
const NONE_FOR_MS = 60_000;
const UNAVAILABLE_FOR_MS = 5_000;
const MINUTE_MS = 60_000;

/**
 * Keys of signing certificates by URL. Anybody can name a URL, so fetching is bounded: one fetch under way per URL and two in all, twelve a
 * minute; a failure is remembered for a while; only sound certificates are kept. Whoever finds no room is told UNAVAILABLE at once.
 */
export class SigningKeys {
  readonly #keys = new Map<string, SigningKey>();
  readonly #failures = new Map<string, { readonly answer: KeyAnswer; readonly until: number }>();
  readonly #underWay = new Map<string, Promise<KeyAnswer>>();
  #fetchedAt: number[] = [];
  #waiting = 0;

  constructor(
    private readonly names: readonly string[],
    private readonly fetch: FetchDocument,
    private readonly now: () => number = Date.now,
  ) {}

  async get({ href }: URL): Promise<KeyAnswer> {
    const known = this.#known(href);
    if (known !== undefined) return known;
    if (this.#waiting >= MOST_WAITING) return { found: 'UNAVAILABLE' };
    this.#waiting += 1;
    try {
      return await (this.#underWay.get(href) ?? this.#begin(href));
    } finally {
      this.#waiting -= 1;
    }
  }

  #known(href: string): KeyAnswer | undefined {
    const now = this.now();
    const kept = this.#keys.get(href);
    if (kept !== undefined && now < kept.validUntil) return { found: 'KEY', key: kept.key };
    this.#keys.delete(href);
    const failure = this.#failures.get(href);
    return failure !== undefined && now < failure.until ? failure.answer : undefined;
  }

  #begin(href: string): KeyAnswer | Promise<KeyAnswer> {
    const now = this.now();
    this.#fetchedAt = this.#fetchedAt.filter((at) => now - at < MINUTE_MS);
    if (this.#underWay.size >= MOST_FETCHES || this.#fetchedAt.length >= FETCHES_PER_MINUTE) return { found: 'UNAVAILABLE' };
    this.#fetchedAt.push(now);
    const answer = this.#fetch(href).finally(() => this.#underWay.delete(href));
    this.#underWay.set(href, answer);
    return answer;
  }

  async #fetch(href: string): Promise<KeyAnswer> {
    const document = await this.fetch(new URL(href));
    if (document === undefined || document.status >= 500) return this.#failed(href, { found: 'UNAVAILABLE' }, UNAVAILABLE_FOR_MS);
    const signing = document.status === 200 ? readCertificate(document.body, this.names, this.now()) : undefined;
    if (signing === undefined) return this.#failed(href, { found: 'NONE' }, NONE_FOR_MS);
    keep(this.#keys, href, signing, MOST_KEYS);
    return { found: 'KEY', key: signing.key };
  }

  #failed(href: string, answer: KeyAnswer, forMs: number): KeyAnswer {
    keep(this.#failures, href, { answer, until: this.now() + forMs }, MOST_FAILURES);
    return answer;
  }
}

/** The oldest goes when there are too many. */
function keep<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
