import { hash } from 'node:crypto';

import { FallbackPolicy } from '@switchback/contracts';
import { type ApiError, RecentlyUsed } from '@switchback/service';

import { type Call, type Caller, goneError, isGone, ownCall } from '../call';
import { type RouterClient } from './router-client';
import { isReason, routerTooOld } from './router-error';
import { Turns } from './turns';

const PATIENCE_MS = 2_000;
/** Bytes of policies as they were brought, and what each of them takes besides. */
const MOST_REMEMBERED = 8 * 1024 * 1024;
const OVERHEAD = 2_048;
/** A batch may bring a thousand of them, and the router has other things to do. */
/** The router forgets a policy that no message uses 30 days after it was asked to store it. Long before it is asked again, beside other work. */
const RENEW_AFTER_MS = 86_400_000;
const RENEW_RETRY_MS = 60_000;
/** Nobody relies on an answer that is older. */
const TRUST_MS = 20 * RENEW_AFTER_MS;
const TURNS = { mostAtOnce: 16, mostWaiting: 2_000, mostWaitingInAll: 5_000 };

type Asked = 'JUDGED' | 'STORED';

interface Question {
  readonly answer: Promise<FallbackPolicy>;
  /** Who waits for the answer; empty once the router is asked, for then it is of use to those who come later, too. */
  readonly calls: Set<Call>;
  /** Milliseconds since the epoch. */
  storedAt: number;
  renewAt: number;
}

/**
 * Policies that messages bring with them. The router judges, names and stores them, and nothing of that ever changes: equal ones of a
 * customer are asked about once, whoever brings them, and those that were used last are known while the router is away.
 */
export class InlinePolicies {
  readonly #router: Pick<RouterClient, 'storeInlinePolicy'>;
  readonly #questions = new RecentlyUsed<Question>(MOST_REMEMBERED);
  readonly #turns: Turns;
  readonly #now: () => number;

  /** `now`: milliseconds since the epoch. */
  constructor(router: Pick<RouterClient, 'storeInlinePolicy'>, now: () => number) {
    this.#router = router;
    this.#now = now;
    this.#turns = new Turns({ ...TURNS, now });
  }

  /**
   * The policy with its defaults and its name; nothing is stored. Errors: INVALID_FIELDS with paths that begin with "policy", OVERLOADED,
   * DEADLINE_EXCEEDED and CANCELED when nobody waits any more before the router is asked.
   */
  judge(caller: Caller, policy: FallbackPolicy): Promise<FallbackPolicy> {
    return this.#ask('JUDGED', caller, policy);
  }

  /** The same, and from now on messages can be pinned to it. */
  store(caller: Caller, policy: FallbackPolicy): Promise<FallbackPolicy> {
    return this.#ask('STORED', caller, policy);
  }

  #ask(asked: Asked, { customerId, call }: Caller, policy: FallbackPolicy): Promise<FallbackPolicy> {
    const bytes = FallbackPolicy.encode(policy).finish();
    const key = `${asked} ${customerId} ${hash('sha256', bytes, 'base64')}`;
    const now = this.#now();
    const known = this.#questions.take(key);
    if (known !== undefined && now - known.storedAt < TRUST_MS) {
      if (known.calls.size > 0) known.calls.add(call);
      else if (now >= known.renewAt) this.#renew(known, customerId, policy);
      return known.answer;
    }
    const calls = new Set([call]);
    const run = (): Promise<FallbackPolicy> => {
      calls.clear();
      return this.#askRouter(asked, customerId, policy);
    };
    const answer = this.#turns.take({ customerId, givenUp: (time) => givenUp(calls, time), run });
    const question = { calls, answer, storedAt: now, renewAt: asked === 'STORED' ? now + RENEW_AFTER_MS : Infinity };
    this.#questions.keep(key, question, bytes.length + OVERHEAD);
    question.answer.catch(() => this.#forget(key, question));
    return question.answer;
  }

  /** Nobody waits for it; should it fail, it is tried again when the policy is brought again. */
  #renew(question: Question, customerId: string, policy: FallbackPolicy): void {
    question.renewAt = this.#now() + RENEW_RETRY_MS;
    const renewed = this.#turns.take({ customerId, givenUp: () => undefined, run: () => this.#askRouter('STORED', customerId, policy) });
    renewed.then(
      () => {
        question.storedAt = this.#now();
        question.renewAt = question.storedAt + RENEW_AFTER_MS;
      },
      () => undefined,
    );
  }

  /** A refusal is not worth remembering, and a failure even less. */
  #forget(key: string, question: Question): void {
    if (this.#questions.take(key) === question) this.#questions.drop(key);
  }

  async #askRouter(asked: Asked, customerId: string, policy: FallbackPolicy): Promise<FallbackPolicy> {
    try {
      return await this.#router.storeInlinePolicy(customerId, policy, { validateOnly: asked === 'JUDGED' }, ownCall(), PATIENCE_MS);
    } catch (error) {
      throw isReason(error, 'METHOD_NOT_FOUND') ? routerTooOld(error) : error;
    }
  }
}

function givenUp(calls: ReadonlySet<Call>, now: number): ApiError | undefined {
  const all = [...calls];
  const last = all.at(-1);
  return last !== undefined && all.every((call) => isGone(call, now)) ? goneError(last, now) : undefined;
}
