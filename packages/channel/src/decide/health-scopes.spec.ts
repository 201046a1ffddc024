import { type CurrentShare, decideHealth, type DestinationCount } from './health-scopes';
import { DEFAULT_HEALTH } from './shift-traffic';

const PROVIDERS = ['one', 'two'].map((provider) => ({ provider, eligible: true }));
const NONE = { due: 0, inTime: 0 };

function count(provider: string, destination: string, due: number, inTime: number, since: Partial<DestinationCount> = {}): DestinationCount {
  return { provider, destination, window: { due, inTime }, sinceOwnMove: NONE, recentOwn: NONE, sinceCommonMove: NONE, recentCommon: NONE, ...since };
}
const decide = (counts: readonly DestinationCount[], shares: readonly CurrentShare[] = []) => decideHealth(DEFAULT_HEALTH, PROVIDERS, counts, shares, 10_000_000);

describe('decideHealth', () => {
  it('moves the traffic of the one country where a provider fails', () => {
    const counts = [count('one', '977', 100, 10), count('two', '977', 100, 100), count('one', '49', 100, 99), count('two', '49', 100, 99)];
    expect(decide(counts)).toEqual({
      destinations: ['49', '977'],
      moves: [{ provider: 'one', destination: '977', from: 1, keep: 0.75, reason: 'BAD_RECEIPTS' }],
    });
  });

  it('judges countries with few receipts together', () => {
    const counts = Array.from({ length: 10 }, (_, index) => [count('one', `4${index}`, 9, 0), count('two', `4${index}`, 9, 9)]).flat();
    expect(decide(counts)).toEqual({ destinations: [], moves: [{ provider: 'one', destination: '', from: 1, keep: 0.75, reason: 'BAD_RECEIPTS' }] });
  });

  it('goes on with a country until its traffic is back, by what came since its own move', () => {
    const share: CurrentShare = { provider: 'one', destination: '977', keep: 0.5, reason: 'BAD_RECEIPTS', movedAt: 9_000_000 };
    const probes = count('one', '977', 8, 8, { sinceOwnMove: { due: 8, inTime: 8 } });
    expect(decide([probes], [share])).toEqual({ destinations: ['977'], moves: [{ provider: 'one', destination: '977', from: 0.5, keep: 0.75, reason: 'RECOVERED' }] });
    expect(decide([probes], [{ ...share, keep: 1 }])).toEqual({ destinations: [], moves: [] });
  });
});
