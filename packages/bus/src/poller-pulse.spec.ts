import { PollerPulse, pollerMoves } from './poller-pulse';

function at(): { readonly pulse: PollerPulse; readonly pass: (ms: number) => void } {
  let now = 1_000;
  const pulse = new PollerPulse({ now: () => now });
  return { pulse, pass: (ms) => void (now += ms) };
}

const silence = new Error('Query read timeout');
const refusal = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });

describe('PollerPulse', () => {
  it('stalls when nothing was answered for 45 s, and says for how long', () => {
    const { pulse, pass } = at();
    pulse.moved();
    pass(45_000);
    expect(pulse.state).toEqual({ state: 'MOVING' });
    pass(1_000);
    expect(pulse.state).toEqual({ state: 'STALLED', forMs: 46_000 });
    expect(pollerMoves({ state: pulse.state })()).toEqual({ ok: false, detail: 'the database has not answered for 46 s' });
    pulse.moved();
    expect(pollerMoves({ state: pulse.state })()).toEqual({ ok: true });
  });

  it('stalls when look after look ends in silence', () => {
    const { pulse, pass } = at();
    pulse.moved();
    pass(40_000);
    pulse.failed(silence);
    pass(40_000);
    expect(pulse.state).toEqual({ state: 'STALLED', forMs: 80_000 });
  });

  it('moves while each look is refused, for another process would be refused, too', () => {
    const { pulse, pass } = at();
    pulse.moved();
    for (let looks = 0; looks < 100; looks += 1) {
      pass(30_000);
      pulse.failed(refusal);
      expect(pulse.state).toEqual({ state: 'MOVING' });
    }
  });

  it('judges nothing before it began and after it ended', () => {
    const { pulse, pass } = at();
    pass(3_600_000);
    expect(pulse.state).toEqual({ state: 'MOVING' });
    pulse.moved();
    pulse.ended();
    pass(3_600_000);
    expect(pulse.state).toEqual({ state: 'MOVING' });
  });
});
