import { toldSignals } from '../accept/told-signals';
import { type PersonSignal, type ReceiptAnswer } from '../provider';
import { type ProviderContract, type ReceiptFixture, type SignalFixtures } from './provider-contract';

const NONE: SignalFixtures = { valid: [], forged: [], malformed: [] };
const RECEIVED = 1_800_000_000_000;

/** What the provider makes of what persons say, as it is posted. */
export function signalContract(contract: ProviderContract): void {
  const { signals } = contract;
  if (signals === undefined) return;

  async function read<Fixture extends ReceiptFixture>(pick: (fixtures: SignalFixtures) => readonly Fixture[]): Promise<readonly [Fixture, ReceiptAnswer | undefined][]> {
    const harness = await contract.start({ kind: 'TAKES' });
    try {
      const fixtures = pick(signals?.(harness.provider) ?? NONE);
      return await Promise.all(fixtures.map(async (fixture) => [fixture, await harness.provider.readReceipt?.(fixture.request)] as const));
    } finally {
      await harness.stop();
    }
  }

  it('reads what persons say', async () => {
    const answers = await read(({ valid }) => valid);
    expect(answers.length).toBeGreaterThan(0);
    for (const [{ name, expected }, answer] of answers) expect({ name, said: saidIn(answer) }).toEqual({ name, said: expected });
  });

  it('names a person, an attempt or a message in every word of theirs', async () => {
    for (const [{ name }, answer] of await read(({ valid }) => valid)) {
      expect({ name, nameless: saidIn(answer).filter(isNameless) }).toEqual({ name, nameless: [] });
    }
  });

  it('gives a person’s address in the form in which messages go to it', async () => {
    for (const [{ name }, answer] of await read(({ valid }) => valid)) {
      const addresses = saidIn(answer).flatMap((signal) => (signal.kind === 'INBOUND_MESSAGE' ? [signal.from] : signal.address === undefined ? [] : [signal.address]));
      expect({ name, odd: addresses.filter((address) => !/^\+[1-9]\d{1,14}$|^[^\s@]+@[^\s@]+$/.test(address)) }).toEqual({ name, odd: [] });
    }
  });

  it('knows a word that is posted again', async () => {
    const twice = await read(({ valid }) => valid.flatMap((fixture) => [fixture, fixture]));
    for (let index = 0; index < twice.length; index += 2) {
      const [first, again] = [twice[index], twice[index + 1]].map((one, call) => idsIn(one?.[1], RECEIVED + call * 60_000));
      expect({ name: twice[index]?.[0].name, ids: again }).toEqual({ name: twice[index]?.[0].name, ids: first });
    }
  });

  it('refuses every forged word', async () => {
    const answers = await read(({ forged }) => forged);
    expect(answers.length).toBeGreaterThanOrEqual(2);
    for (const [{ name }, answer] of answers) {
      expect({ name, refused: answer?.outcome === 'REFUSED' && [401, 403].includes(answer.status) }).toEqual({ name, refused: true });
    }
  });

  it('takes no word from what it cannot understand', async () => {
    for (const [{ name }, answer] of await read(({ malformed }) => malformed)) expect({ name, said: saidIn(answer) }).toEqual({ name, said: [] });
  });

  it('refuses a right signature under words that were changed', async () => {
    for (const [{ name, request }] of await read(({ valid }) => valid)) {
      const body = Buffer.concat([request.body, Buffer.from('x')]);
      const [[, answer] = []] = await read(() => [{ name, request: { ...request, body } }]);
      expect({ name, outcome: answer?.outcome }).toEqual({ name, outcome: 'REFUSED' });
    }
  });
}

function saidIn(answer: ReceiptAnswer | undefined): readonly PersonSignal[] {
  return answer?.outcome === 'RECEIPTS' ? (answer.signals ?? []) : [];
}

function idsIn(answer: ReceiptAnswer | undefined, receivedAt: number): readonly string[] {
  return toldSignals(saidIn(answer), { provider: 'contract', receivedAt, more: {} }).map(({ id }) => id);
}

function isNameless(signal: PersonSignal): boolean {
  if (signal.kind === 'INBOUND_MESSAGE') return signal.from === '' || signal.providerMessageId === '';
  return (signal.address ?? '') === '' && (signal.attemptId ?? '') === '' && (signal.providerMessageId ?? '') === '';
}
