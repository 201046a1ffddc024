import { PassReason } from '@switchback/contracts';

import { type FailoverRun, runFailover } from '../failover-run';

const MESSAGES = Number(process.env['FAILOVER_MESSAGES'] ?? 2_000);

/** Two SMS providers, of which the first fails in three ways, one after the other; the figures are those of `npm run bench -- --failover`. */
describe('a provider that answers 503, then hangs, then takes and never delivers', () => {
  let run: FailoverRun;
  beforeAll(async () => {
    run = await runFailover({ messages: MESSAGES, perSecond: 40 });
  });

  const total = (of: 'messages' | 'delivered'): number => run.figures.reduce((sum, figures) => sum + figures[of], 0);

  it('keeps nobody from getting the message', () => {
    expect(total('messages')).toBeGreaterThanOrEqual(MESSAGES);
    expect(total('delivered')).toBeGreaterThanOrEqual(0.999 * total('messages'));
  });

  it('tells in the timeline why it was passed over', () => {
    const [open] = run.told.filter(({ passedOver }) => passedOver.some(({ reason }) => reason === PassReason.PASS_REASON_BREAKER_OPEN));
    expect(open).toMatchObject({
      provider: 'good',
      passedOver: [{ provider: 'bad' }],
      summary: 'The SMS was handed over (provider good); bad was passed over: its circuit breaker is open.',
    });
  });

  it('never has an attempt handed over twice', () => {
    expect(run.duplicates).toEqual([]);
  });

  it('gets few calls while it fails, and few messages once its receipts are missed', () => {
    const [refusing, hanging, silent] = run.figures;
    // The failures that open the breaker, what was under way then, and probes: not a tenth of the messages.
    expect(refusing?.calls).toBeLessThan((refusing?.messages ?? 0) / 10);
    expect(hanging?.calls).toBeLessThan((hanging?.messages ?? 0) / 10);
    expect(silent?.movedAfterMs).toBeDefined();
    expect(silent?.calls).toBeLessThan((silent?.messages ?? 0) / 1.5);
  });
});
