import { Channel } from '@switchback/contracts';
import { Workplace, documents, type CommandOptions, type Result } from '../testing/workplace';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

const otp = 'name: otp\nsteps:\n  - { channel: SMS, fallback_after: 60s }\n';
const cli = (args: readonly string[], options: CommandOptions = { stdin: otp }): Promise<Result> => place.run(['policy', 'simulate', '-f', '-', ...args], options);

describe('policy simulate', () => {
  it('prints what happened beside what would have, with bounds where nobody knows', async () => {
    const { code, out } = await cli(['--price', 'sms=0.045', '--currency', 'EUR']);
    expect(code).toBe(0);
    expect(out).toBe(`2 messages replayed by policy "otp": 1 decided, 1 unknown
cut: there are more; raise --limit; the oldest was accepted 2026-01-31T08:00:00.000Z

                               RECORDED  CANDIDATE
messages                       2         2
delivered                      100.0%    50.0% to 100.0%
time to deliver p50 (decided)  61.0 s    2.5 s
time to deliver p95 (decided)  61.0 s    2.5 s
attempts, SMS                  2         2
delivered by SMS               1         1
fallbacks                      1         0 to 1
duplicates                     0         0
cost, EUR                      0.0450    0.0450 to 0.0900

Unknown, because it was never observed
- 1 message: NEVER_ATTEMPTED on WHATSAPP. The recipient was not tried.

Would have ended differently: 1 message
- msg_7: DELIVERED EMAIL, would be FAILED

Assumed
- A channel answers as it did.
`);
  });

  it('asks for what its flags say', async () => {
    const started = Date.now();
    await cli(['--since', '2d', '--until', '1h', '--limit', '100', '--policy', 'old', '--examples', '3', '--price', 'sms=0.0075', '--price', 'EMAIL=0', '--currency', 'USD']);
    const [request] = place.api.simulated;
    expect(request).toMatchObject({
      policy: { name: 'otp', steps: [{ channel: Channel.CHANNEL_SMS }] },
      maxMessages: 100,
      routedBy: 'old',
      maxExamples: 3,
      prices: {
        currencyCode: 'USD',
        channels: [
          { channel: Channel.CHANNEL_SMS, priceMicros: 7_500 },
          { channel: Channel.CHANNEL_EMAIL, priceMicros: 0 },
        ],
      },
    });
    const span = (request?.acceptedBefore?.getTime() ?? 0) - (request?.acceptedAfter?.getTime() ?? 0);
    expect(Math.abs(span - 47 * 3_600_000)).toBeLessThan(Date.now() - started + 1_000);
  });

  it('leaves out what was not asked for', async () => {
    const { out } = await cli([]);
    expect(place.api.simulated).toMatchObject([{ acceptedAfter: undefined, acceptedBefore: undefined, maxMessages: 0, routedBy: '', prices: undefined }]);
    expect(out).not.toContain('cost');
  });

  it('prints JSON', async () => {
    expect(documents(await cli(['--json']))).toMatchObject([
      {
        simulation: {
          policy: { name: 'otp' },
          candidate: { delivered: { atLeast: 1, atMost: 2 }, deliveredShareAtLeast: 0.5, timeToDeliverP50Ms: 2_500 },
          unknownCauses: [{ cause: 'NEVER_ATTEMPTED', channel: 'WHATSAPP', messages: 1 }],
          changedExamples: [{ messageId: 'msg_7', recordedStatus: 'DELIVERED', recordedChannel: 'EMAIL', candidateStatus: 'FAILED' }],
          cut: 'MAX_MESSAGES',
          assumptions: [{ kind: 'OUTCOMES_REPEAT' }],
        },
      },
    ]);
  });

  it.each<[string, readonly string[], CommandOptions]>([
    ['several policies', [], { stdin: `${otp}---\n${otp}` }],
    ['prices without a currency', ['--price', 'sms=1'], { stdin: otp }],
    ['a price that is none', ['--price', 'sms=cheap', '--currency', 'EUR'], { stdin: otp }],
    ['a price for no channel', ['--price', 'pigeon=1', '--currency', 'EUR'], { stdin: otp }],
  ])('refuses %s', async (_what, args, options) => {
    expect((await cli(args, options)).code).toBe(2);
    expect(place.api.simulated).toEqual([]);
  });
});
