import { FallbackPolicy } from '@switchback/contracts';

import { ownCall } from '../call';
import { InlinePolicies } from './inline-policies';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A router that answers when it is told to, and callers that may go away. */
function begin() {
  const clock = { now: 1_000_000 };
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const router = {
    storeInlinePolicy: (_customerId: string, policy: FallbackPolicy) => {
      asked.push(policy.version);
      return new Promise<FallbackPolicy>((resolve) => answers.push(() => resolve(policy)));
    },
  };
  const policies = new InlinePolicies(router, () => clock.now);
  const judge = (version: number, deadline = Infinity) => {
    const leaving = new AbortController();
    const answer = policies.judge({ customerId: 'acme', call: { deadline, signal: leaving.signal } }, FallbackPolicy.fromPartial({ version }));
    return { answer, leave: () => leaving.abort() };
  };
  const answerAll = async () => {
    for (let answer = answers.shift(); answer !== undefined; answer = answers.shift()) {
      answer();
      await settled();
    }
  };
  const store = (version: number) => policies.store({ customerId: 'acme', call: ownCall() }, FallbackPolicy.fromPartial({ version }));
  return { clock, asked, judge, store, answerAll };
}

describe('policies that messages bring', () => {
  it('are not asked about when all who brought them have gone, and are when somebody comes again', async () => {
    const { clock, asked, judge, answerAll } = begin();
    const busy = Array.from({ length: 16 }, (_, version) => judge(version));
    const [gone, late] = [judge(100), judge(101, clock.now + 50)];
    const [left, stayed] = [judge(102), judge(102)];
    await settled();
    const refused = [expect(gone.answer).rejects.toMatchObject({ reason: 'CANCELED' }), expect(late.answer).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' })];
    gone.leave();
    left.leave();
    clock.now += 50;
    await answerAll();
    await Promise.all(refused);
    expect(await stayed.answer).toMatchObject({ version: 102 });
    expect(await Promise.all(busy.map(({ answer }) => answer))).toHaveLength(16);
    expect(asked).toEqual([...busy.keys(), 102]);
    const again = judge(100);
    await settled();
    await answerAll();
    expect(await again.answer).toMatchObject({ version: 100 });
  });

  it('are stored again, beside other work, before the router forgets them, and asked about first when they were not', async () => {
    const DAY_MS = 86_400_000;
    const { clock, asked, store, answerAll } = begin();
    const first = store(1);
    await settled();
    await answerAll();
    clock.now += DAY_MS - 1;
    expect(await store(1)).toEqual(await first);
    expect(asked).toEqual([1]);
    clock.now += 1;
    expect(await store(1)).toEqual(await first);
    await store(1);
    expect(asked).toEqual([1, 1]);
    clock.now += 20 * DAY_MS;
    const late = store(1);
    await settled();
    expect(asked).toEqual([1, 1, 1]);
    await answerAll();
    expect(await late).toEqual(await first);
  });
});
