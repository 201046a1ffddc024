import { type ReceiptAnswer } from '../provider';
import { type ProviderContract, type ReceiptFixture, type ReceiptFixtures } from './provider-contract';

/** What the provider makes of what is posted to it. */
export function receiptContract(contract: ProviderContract): void {
  const { receipts } = contract;
  if (receipts === undefined) return;

  async function read<Fixture extends ReceiptFixture>(pick: (fixtures: ReceiptFixtures) => readonly Fixture[]): Promise<readonly [Fixture, ReceiptAnswer | undefined][]> {
    const harness = await contract.start({ kind: 'TAKES' });
    try {
      return pick(receipts?.(harness.provider) ?? { valid: [], forged: [], malformed: [] }).map((fixture) => [fixture, harness.provider.readReceipt?.(fixture.request)]);
    } finally {
      await harness.stop();
    }
  }

  it('reads the receipts that it is posted', async () => {
    const answers = await read(({ valid }) => valid);
    expect(answers.length).toBeGreaterThan(0);
    for (const [{ name, expected }, answer] of answers) {
      expect({ name, answer }).toEqual({ name, answer: { outcome: 'RECEIPTS', receipts: expected.map((one) => expect.objectContaining(one)) } });
    }
  });

  it('names an attempt or a message in every receipt', async () => {
    for (const [{ name }, answer] of await read(({ valid }) => valid)) {
      const nameless = answer?.outcome === 'RECEIPTS' ? answer.receipts.filter(({ attemptId, providerMessageId }) => (attemptId ?? providerMessageId) === '') : [];
      expect({ name, nameless }).toEqual({ name, nameless: [] });
    }
  });

  it('refuses every forged receipt', async () => {
    const answers = await read(({ forged }) => forged);
    expect(answers.length).toBeGreaterThanOrEqual(3);
    for (const [{ name }, answer] of answers) {
      expect({ name, refused: answer?.outcome === 'REFUSED' && [401, 403].includes(answer.status) }).toEqual({ name, refused: true });
    }
  });

  it('takes no receipt from what it cannot understand', async () => {
    for (const [{ name }, answer] of await read(({ malformed }) => malformed)) {
      const understood = answer?.outcome === 'RECEIPTS' ? answer.receipts : [];
      expect({ name, understood }).toEqual({ name, understood: [] });
    }
  });

  it('refuses a right signature under a body that was changed', async () => {
    for (const [{ name, request }] of await read(({ valid }) => valid.filter(({ request }) => request.body.length > 0))) {
      const body = Buffer.concat([request.body, Buffer.from(' ')]);
      const [[, answer] = []] = await read(() => [{ name, request: { ...request, body } }]);
      expect({ name, outcome: answer?.outcome }).toEqual({ name, outcome: 'REFUSED' });
    }
  });

  it('reads the same receipt the same way twice', async () => {
    const once = await read(({ valid }) => valid.flatMap((fixture) => [fixture, fixture]));
    for (let index = 0; index < once.length; index += 2) expect(once[index]?.[1]).toEqual(once[index + 1]?.[1]);
  });
}
