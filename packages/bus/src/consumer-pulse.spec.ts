import { ConsumerPulse, judgeConsumer, type ConsumerState } from './consumer-pulse';

const LIMIT_MS = 45_000;

describe('judgeConsumer', () => {
  it.each<[string, Parameters<typeof judgeConsumer>[0], ConsumerState]>([
    ['an idle consumer whose bus answered lately', { heardAt: 60_000, away: false, movedAt: undefined }, { state: 'CONSUMING' }],
    ['a bus that was last heard just within the limit', { heardAt: 55_000, away: false, movedAt: undefined }, { state: 'CONSUMING' }],
    ['a bus that is silent', { heardAt: 54_999, away: false, movedAt: undefined }, { state: 'STALLED', by: 'BUS', forMs: 45_001 }],
    ['a bus that says it is away', { heardAt: 99_000, away: true, movedAt: undefined }, { state: 'AWAY' }],
    ['a bus that was away and then fell silent', { heardAt: 10_000, away: true, movedAt: undefined }, { state: 'STALLED', by: 'BUS', forMs: 90_000 }],
    ['a handler at work, while the bus is not asked', { heardAt: 0, away: false, movedAt: 99_000 }, { state: 'CONSUMING' }],
    ['a handler that does not come back, while a bus with several brokers goes on answering', { heardAt: 99_999, away: false, movedAt: 0 }, { state: 'STALLED', by: 'HANDLER', forMs: 100_000 }],
  ])('%s', (_what, signs, expected) => {
    expect(judgeConsumer(signs, 100_000, LIMIT_MS)).toEqual(expected);
  });
});

describe('ConsumerPulse', () => {
  function at(): { pulse: ConsumerPulse; pass: (ms: number) => void } {
    let now = 1_000;
    const pulse = new ConsumerPulse(LIMIT_MS, () => now);
    return { pulse, pass: (ms) => (now += ms) };
  }

  it('never stalls while a batch of an hour gives signs of life', () => {
    const { pulse, pass } = at();
    pulse.moved();
    for (let minutes = 0; minutes < 60; minutes += 0.5) {
      pass(30_000);
      expect(pulse.state).toEqual({ state: 'CONSUMING' });
      pulse.moved();
    }
  });

  it('never stalls while batches of half a minute follow each other', () => {
    const { pulse, pass } = at();
    for (let batch = 0; batch < 100; batch += 1) {
      pulse.moved();
      pass(30_000);
      pulse.cameBack();
      expect(pulse.state).toEqual({ state: 'CONSUMING' });
    }
  });

  it('gives the bus its whole time again once the handler came back', () => {
    const { pulse, pass } = at();
    pulse.moved();
    pass(44_000);
    pulse.cameBack();
    pass(44_000);
    expect(pulse.state).toEqual({ state: 'CONSUMING' });
    pass(2_000);
    expect(pulse.state).toMatchObject({ state: 'STALLED', by: 'BUS' });
  });

  it('is alive again with the next sign', () => {
    const { pulse, pass } = at();
    pass(50_000);
    expect(pulse.state).toMatchObject({ state: 'STALLED' });
    pulse.heard();
    expect(pulse.state).toEqual({ state: 'CONSUMING' });
  });

  it('takes a refusal for a sign of life and a timeout for none', () => {
    const { pulse, pass } = at();
    pass(40_000);
    pulse.failed(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    expect(pulse.state).toEqual({ state: 'AWAY' });
    pass(40_000);
    pulse.failed(new Error('Query read timeout'));
    pass(6_000);
    expect(pulse.state).toMatchObject({ state: 'STALLED', by: 'BUS', forMs: 46_000 });
  });
});
