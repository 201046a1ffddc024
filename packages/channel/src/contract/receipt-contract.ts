import { type ReceiptAnswer } from '../provider';
import { type ProviderContract, type ReceiptFixture } from './provider-contract';
import { type ReceiptHarness, withReceipts } from './with-receipts';

type Read<Fixture> = readonly [Fixture, ReceiptAnswer | undefined];

/** What the provider makes of what is posted to it. */
export function receiptContract(contract: ProviderContract): void {
  if (contract.receipts === undefined) return;

  it('reads the receipts that it is posted', async () => {
    const answers = await withReceipts(contract, (harness) => readAll(harness, harness.valid));
    expect(answers.length).toBeGreaterThan(0);
    for (const [{ name, expected, signals }, answer] of answers) {
      const told = { outcome: 'RECEIPTS', receipts: expected.map(containing), ...(signals === undefined ? {} : { signals: signals.map(containing) }) };
      expect({ name, answer }).toEqual({ name, answer: told });
    }
  });

  it('names an attempt or a message in every receipt', async () => {
    for (const [{ name }, answer] of await withReceipts(contract, (harness) => readAll(harness, harness.valid))) {
      const nameless = answer?.outcome === 'RECEIPTS' ? answer.receipts.filter(({ attemptId, providerMessageId }) => (attemptId ?? providerMessageId) === '') : [];
      expect({ name, nameless }).toEqual({ name, nameless: [] });
    }
  });

  it('reads the same receipt the same way twice', async () => {
    const answers = await withReceipts(contract, (harness) => readAll(harness, harness.valid.flatMap((fixture) => [fixture, fixture])));
    for (let index = 0; index < answers.length; index += 2) expect(answers[index]?.[1]).toEqual(answers[index + 1]?.[1]);
  });

  it('reads a receipt the same way whatever came before it', async () => {
    const forwards = await withReceipts(contract, (harness) => readAll(harness, harness.valid));
    const backwards = await withReceipts(contract, (harness) => readAll(harness, harness.valid.toReversed()));
    expect(backwards.map(([, answer]) => answer).toReversed()).toEqual(forwards.map(([, answer]) => answer));
  });

  it('reads many at once as it reads one after the other', async () => {
    const inTurn = await withReceipts(contract, (harness) => readAll(harness, harness.valid));
    const atOnce = await withReceipts(contract, ({ provider, valid }) => Promise.all(valid.map(({ request }) => provider.readReceipt?.(request))));
    expect(atOnce).toEqual(inTurn.map(([, answer]) => answer));
  });

  it('takes no receipt from what it cannot understand', async () => {
    for (const [{ name }, answer] of await withReceipts(contract, (harness) => readAll(harness, harness.malformed))) {
      expect({ name, understood: understood(answer) }).toEqual({ name, understood: [] });
    }
  });

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '1e999'],
    ['a text', '"delivered"'],
    ['an empty list', '[]'],
    ['an empty object', '{}'],
    ['a list of nothings', '[null,0,"",[],{}]'],
    ['half an object', '{"event":'],
    ['bytes that are no text', '\u0000\ufffd\u0001'],
    ['an object that would be a prototype', '{"__proto__":{"status":"delivered"},"constructor":{"prototype":{}}}'],
    ['lists in lists', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['an object of very many keys', `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":${index}`).join(',')}}`],
  ])('takes no receipt from %s, signed rightly', async (_name, content) => {
    const answer = await withReceipts(contract, ({ provider, signed }) => Promise.resolve(provider.readReceipt?.(signed(content))));
    expect(understood(answer)).toEqual([]);
  });

  it('has no use for another method', async () => {
    const answer = await withReceipts(contract, async ({ provider, valid: [first] }) => first && provider.readReceipt?.({ ...first.request, method: 'PUT' }));
    expect(answer).toMatchObject({ outcome: 'REFUSED' });
  });

  it('says why it refuses without a word of what was posted', async () => {
    const refusals = await withReceipts(contract, (harness) => readAll(harness, [...harness.forged, ...harness.malformed, ...(harness.stale ?? [])]));
    for (const [{ name, request }, answer] of refusals) {
      if (answer?.outcome !== 'REFUSED') continue;
      const posted = [Buffer.from(request.body).toString(), ...Object.values(request.headers)].filter((value) => value.length >= 4);
      expect({ name, quoted: posted.filter((value) => answer.reason.includes(value)), reason: answer.reason }).toEqual({
        name,
        quoted: [],
        reason: expect.stringMatching(/^[\x20-\x7e]{1,100}$/),
      });
    }
  });
}

async function readAll<Fixture extends ReceiptFixture>({ provider }: ReceiptHarness, fixtures: readonly Fixture[]): Promise<readonly Read<Fixture>[]> {
  const answers: Read<Fixture>[] = [];
  for (const fixture of fixtures) answers.push([fixture, await provider.readReceipt?.(fixture.request)]);
  return answers;
}

function understood(answer: ReceiptAnswer | undefined): unknown[] {
  return answer?.outcome === 'RECEIPTS' ? [...answer.receipts, ...(answer.signals ?? [])] : [];
}

function containing(expected: object): unknown {
  return expect.objectContaining(expected);
}
