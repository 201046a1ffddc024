import { EventEmitter, once } from 'node:events';

import { type Provider, type ProviderReports } from '../provider';

/** What the far side was told about a report that it handed over. */
export type Handed = 'TAKEN' | 'REFUSED' | 'AGAIN';

/** A provider that is about to listen, and the far side that reports to it. */
export interface ListenHarness<Report> {
  readonly provider: Provider;
  /** Hands a report over as the far side does. */
  deliver(report: Report): Promise<Handed>;
  stop(): Promise<void>;
}

interface Fixture<Report> {
  readonly name: string;
  readonly report: Report;
}

export interface ListenContract<Report> {
  readonly name: string;
  start(): Promise<ListenHarness<Report>>;
  /** About attempts that the provider under test never sent: another replica did, or this one before it was restarted. */
  readonly valid: readonly (Fixture<Report> & { readonly expected: ProviderReports })[];
  /** Well-formed, about attempts that whoever wrote them has no proof of; or why there is no such thing. */
  readonly forged: readonly Fixture<Report>[] | { readonly impossible: string };
  /** Not to be understood. */
  readonly malformed: readonly Fixture<Report>[];
  /** Well-formed and of no consequence. */
  readonly ignored: readonly Fixture<Report>[];
}

/** What every provider must do that listens for reports. Call it at the top of a spec file. */
export function listenContract<Report>(contract: ListenContract<Report>): void {
  async function listening(store: (reports: ProviderReports) => Promise<boolean>, test: (harness: ListenHarness<Report>) => Promise<void>): Promise<void> {
    const harness = await contract.start();
    try {
      await harness.provider.listen?.((reports) => store(reports));
      await test(harness);
    } finally {
      await harness.stop();
    }
  }

  async function takenOf(fixtures: readonly Fixture<Report>[]): Promise<{ name: string; handed: Handed; taken: ProviderReports[] }[]> {
    const results: { name: string; handed: Handed; taken: ProviderReports[] }[] = [];
    let taken: ProviderReports[] = [];
    const store = async (reports: ProviderReports): Promise<boolean> => taken.push(reports) > 0;
    await listening(store, async (harness) => {
      for (const { name, report } of fixtures) {
        taken = [];
        results.push({ name, handed: await harness.deliver(report), taken });
      }
    });
    return results;
  }

  const forged = 'impossible' in contract.forged ? [] : contract.forged;

  describe(`${contract.name} keeps the contract of those that listen`, () => {
    it('takes the reports that it is brought, without remembering the send', async () => {
      const results = await takenOf(contract.valid);
      expect(results).toEqual(contract.valid.map(({ name, expected }) => ({ name, handed: 'TAKEN', taken: [expected] })));
      expect(results.length).toBeGreaterThan(0);
    });

    it('reads a report that comes twice the same way twice', async () => {
      const results = await takenOf(contract.valid.flatMap((fixture) => [fixture, fixture]));
      for (let index = 0; index < results.length; index += 2) expect(results[index]).toEqual(results[index + 1]);
    });

    if (!('impossible' in contract.forged)) it('refuses what is forged', async () => {
      expect(forged.length).toBeGreaterThanOrEqual(3);
      expect(await takenOf(forged)).toEqual(forged.map(({ name }) => ({ name, handed: 'REFUSED', taken: [] })));
    });

    it('refuses what it cannot understand', async () => {
      expect(await takenOf(contract.malformed)).toEqual(contract.malformed.map(({ name }) => ({ name, handed: 'REFUSED', taken: [] })));
    });

    if (contract.ignored.length > 0) it('takes and drops what says nothing', async () => {
      expect(await takenOf(contract.ignored)).toEqual(contract.ignored.map(({ name }) => ({ name, handed: 'TAKEN', taken: [] })));
    });

    it('goes on after each of them', async () => {
      const [first] = contract.valid;
      const fixtures = [...contract.malformed, ...forged, ...(first === undefined ? [] : [first])];
      expect((await takenOf(fixtures)).at(-1)).toMatchObject({ handed: 'TAKEN', taken: [first?.expected] });
    });

    it.each([
      ['cannot be stored', (): Promise<boolean> => Promise.resolve(false)],
      ['fails to be stored', (): Promise<boolean> => Promise.reject(new Error('no database'))],
    ])('asks for a report again that %s', async (_name, store) => {
      await listening(store, async (harness) => {
        for (const { report } of contract.valid) expect(await harness.deliver(report)).toBe('AGAIN');
      });
    });

    it('says that it has a report only once it is stored', async () => {
      const told: string[] = [];
      const begun = new EventEmitter();
      const store = (): Promise<boolean> => new Promise((stored) => begun.emit('store', stored));
      await listening(store, async (harness) => {
        const [fixture] = contract.valid;
        if (fixture === undefined) return;
        const storing = once(begun, 'store');
        const handed = harness.deliver(fixture.report).then((answer) => told.push(answer));
        const [stored] = await storing;
        told.push('stored');
        stored(true);
        await handed;
      });
      expect(told).toEqual(['stored', 'TAKEN']);
    });
  });
}
