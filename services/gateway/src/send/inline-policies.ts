import { hash } from 'node:crypto';

import { FallbackPolicy } from '@switchback/contracts';
import { RecentlyUsed } from '@switchback/service';

import { ownCall } from '../call';
import { type RouterClient } from './router-client';
import { isReason, routerTooOld } from './router-error';
import { Turns } from './turns';

const PATIENCE_MS = 2_000;
/** Bytes of policies as they were brought, and what each of them takes besides. */
const MOST_REMEMBERED = 8 * 1024 * 1024;
const OVERHEAD = 2_048;
/** A batch may bring a thousand of them, and the router has other things to do. */
const TURNS = { mostAtOnce: 16, mostWaiting: 5_000 };

type Asked = 'JUDGED' | 'STORED';

/**
 * Policies that messages bring with them. The router judges, names and stores them, and nothing of that ever changes: equal ones of a
 * customer are asked about once, whoever brings them, and those that were used last are known while the router is away.
 */
export class InlinePolicies {
  readonly #router: Pick<RouterClient, 'storeInlinePolicy'>;
  readonly #answers = new RecentlyUsed<Promise<FallbackPolicy>>(MOST_REMEMBERED);
  readonly #turns = new Turns(TURNS);

  constructor(router: Pick<RouterClient, 'storeInlinePolicy'>) {
    this.#router = router;
  }

  /** The policy with its defaults and its name; nothing is stored. Errors: INVALID_FIELDS with paths that begin with "policy". */
  judge(customerId: string, policy: FallbackPolicy): Promise<FallbackPolicy> {
    return this.#ask('JUDGED', customerId, policy);
  }

  /** The same, and from now on messages can be pinned to it. */
  store(customerId: string, policy: FallbackPolicy): Promise<FallbackPolicy> {
    return this.#ask('STORED', customerId, policy);
  }

  #ask(asked: Asked, customerId: string, policy: FallbackPolicy): Promise<FallbackPolicy> {
    const bytes = FallbackPolicy.encode(policy).finish();
    const key = `${asked} ${customerId} ${hash('sha256', bytes, 'base64')}`;
    const known = this.#answers.take(key);
    if (known !== undefined) {
      return known;
    }
    const answer = this.#turns.take(() => this.#askRouter(asked, customerId, policy));
    this.#answers.keep(key, answer, bytes.length + OVERHEAD);
    // A refusal is not worth remembering, and a failure even less.
    answer.catch(() => this.#answers.drop(key));
    return answer;
  }

  async #askRouter(asked: Asked, customerId: string, policy: FallbackPolicy): Promise<FallbackPolicy> {
    try {
      return await this.#router.storeInlinePolicy(customerId, policy, { validateOnly: asked === 'JUDGED' }, ownCall(), PATIENCE_MS);
    } catch (error) {
      throw isReason(error, 'METHOD_NOT_FOUND') ? routerTooOld(error) : error;
    }
  }
}
