import { DEFAULT_BREAKER } from '../decide/breaker';
import { CallGate, type LaneSettings, type Permit } from './call-gate';

const lane = (concurrency: number, changes: Partial<LaneSettings> = {}): LaneSettings => ({ concurrency, breaker: DEFAULT_BREAKER, ...changes });

function taken(gate: CallGate, provider: string): Permit {
  const permit = gate.take(provider);
  if (permit === undefined) throw new Error(`${provider} takes no call`);
  return permit;
}

describe('CallGate', () => {
  it('gives no more permits than calls may be under way, each provider by itself', () => {
    const gate = new CallGate(new Map([['a', lane(2)], ['b', lane(1)]]));
    const first = taken(gate, 'a');
    expect([gate.take('a'), gate.take('a'), gate.take('b')].map((permit) => permit !== undefined)).toEqual([true, false, true]);
    gate.release(first);
    expect([gate.free('a'), gate.free('b'), gate.take('unknown')]).toEqual([1, 0, undefined]);
  });

  it('counts calls that are under way, and no permit that is held for one', () => {
    const gate = new CallGate(new Map([['a', lane(3)]]));
    const [called, answered, unused] = [taken(gate, 'a'), taken(gate, 'a'), taken(gate, 'a')];
    expect([gate.free('a'), gate.calls('a')]).toEqual([0, 0]);
    gate.begin(called);
    gate.begin(answered);
    expect(gate.calls('a')).toBe(2);
    gate.end(answered, false);
    gate.release(unused);
    expect([gate.calls('a'), gate.calls('unknown')]).toEqual([1, 0]);
    gate.release(called);
    expect([gate.free('a'), gate.calls('a')]).toEqual([3, 0]);
  });

  it('waits until enough calls have ended', async () => {
    const gate = new CallGate(new Map([['a', lane(2)]]));
    const permits = [taken(gate, 'a'), taken(gate, 'a')];
    let done = false;
    const waiting = gate.waitUntil(() => gate.free('a') === 2, 60_000).then(() => (done = true));
    for (const permit of permits) {
      await Promise.resolve();
      expect(done).toBe(false);
      gate.end(permit, false);
    }
    await waiting;
    expect(done).toBe(true);
  });

  it('does not wait for longer than it is told', async () => {
    const gate = new CallGate(new Map([['a', lane(1)]]));
    await gate.waitUntil(() => false, 5);
    await gate.waitUntil(() => false, 0);
    expect(gate.free('a')).toBe(1);
  });

  it('keeps to the rate, says when the next batch is there, and takes more than one for a long message', () => {
    let now = 0;
    const rate = { unit: 'SEGMENT', perSecond: 100, burst: 4 } as const;
    const gate = new CallGate(new Map([['a', lane(50, { rate })]]), { clock: () => now });
    expect(gate.capacity('a')).toBe(4);
    const permits = [1, 2, 3, 4].map(() => taken(gate, 'a'));
    expect([gate.free('a'), gate.freeInMs('a')]).toEqual([0, 40]);
    for (const permit of permits) gate.charge(permit, 2);
    expect(gate.freeInMs('a')).toBe(120);
    for (const permit of permits) gate.end(permit, false);
    now = 100;
    expect([gate.free('a'), gate.freeInMs('a')]).toEqual([2, 0]);
    gate.release(taken(gate, 'a'));
    expect(gate.free('a')).toBe(2);
  });

  it('lets one probe through when the pause is over, and not one more before that has ended', () => {
    let now = 0;
    const changes: string[] = [];
    const breaker = { ...DEFAULT_BREAKER, consecutiveFailures: 2, firstPauseMs: 100 };
    const gate = new CallGate(new Map([['a', lane(9, { breaker })]]), { clock: () => now, random: () => 1, onChange: (...change) => changes.push(change.join(' ')) });
    const [first, second, late, later] = [taken(gate, 'a'), taken(gate, 'a'), taken(gate, 'a'), taken(gate, 'a')];
    gate.end(first, true);
    gate.end(second, true);
    expect([gate.isOpen('a'), gate.free('a'), gate.freeInMs('a'), gate.breaker('a')]).toEqual([true, 0, 100, { state: 'OPEN', probeInMs: 100 }]);
    now = 100;
    gate.release(taken(gate, 'a'));
    const probe = taken(gate, 'a');
    gate.end(late, true);
    gate.release(later);
    expect([gate.take('a'), gate.freeInMs('a')]).toEqual([undefined, Infinity]);
    gate.end(probe, false);
    expect([gate.isOpen('a'), gate.free('a')]).toEqual([false, 9]);
    expect(changes).toEqual(['a OPEN', 'a HALF_OPEN', 'a CLOSED']);
  });

  it('does not hold against a provider that has recovered what was begun before it failed', () => {
    let now = 0;
    const breaker = { ...DEFAULT_BREAKER, consecutiveFailures: 1, firstPauseMs: 100 };
    const gate = new CallGate(new Map([['a', lane(9, { breaker })]]), { clock: () => now, random: () => 1 });
    const [hanging, failing] = [taken(gate, 'a'), taken(gate, 'a')];
    gate.end(failing, true);
    now = 100;
    gate.end(taken(gate, 'a'), false);
    gate.end(hanging, true);
    expect(gate.isOpen('a')).toBe(false);
  });

  it('gives no permit for what is shut, until it is not any more', () => {
    const gate = new CallGate(new Map([['a', lane(2)]]));
    gate.shut(new Set(['a']));
    expect([gate.take('a'), gate.freeInMs('a')]).toEqual([undefined, Infinity]);
    gate.shut(new Set());
    expect(gate.free('a')).toBe(2);
  });
});
