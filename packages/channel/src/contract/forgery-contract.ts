import { type ReceiptRequest } from '../provider';
import { type ProviderContract, type ReceiptFixture } from './provider-contract';
import { type ReceiptHarness, withReceipts } from './with-receipts';

/** What the provider makes of what somebody else posts to it, or posts again. */
export function forgeryContract(contract: ProviderContract): void {
  if (contract.receipts === undefined) return;

  /** Whether each is refused, and nothing taken from it. */
  async function expectRefused(pick: (harness: ReceiptHarness) => readonly ReceiptFixture[], statuses?: readonly number[]): Promise<number> {
    return withReceipts(contract, async (harness) => {
      const fixtures = pick(harness);
      for (const { name, request } of fixtures) {
        const answer = await harness.provider.readReceipt?.(request);
        const refused = answer?.outcome === 'REFUSED' && (statuses?.includes(answer.status) ?? true);
        expect({ name, answer, refused }).toEqual({ name, answer, refused: true });
      }
      return fixtures.length;
    });
  }

  it('refuses every forged receipt', async () => {
    expect(await expectRefused(({ forged }) => forged, [401, 403])).toBeGreaterThanOrEqual(3);
  });

  it('refuses forged ones after a valid one, too', async () => {
    await withReceipts(contract, async ({ forged, provider, valid }) => {
      for (const { request } of valid) await provider.readReceipt?.(request);
      for (const { name, request } of forged) expect({ name, answer: await provider.readReceipt?.(request) }).toMatchObject({ name, answer: { outcome: 'REFUSED' } });
    });
  });

  it('refuses what was signed at another time', async () => {
    await expectRefused(({ stale }) => stale ?? [], [400, 401, 403]);
  });

  it('refuses a right signature under a body that was changed', async () => {
    await expectRefused(({ signatureIn, valid }) => {
      // Space around a document that signs itself changes nothing that it says.
      return signatureIn === 'BODY' ? [] : valid.map((fixture) => withBody(fixture, (body) => Buffer.concat([body, Buffer.from(' ')])));
    });
  });

  it('refuses a right signature under a body of which a byte was changed', async () => {
    await expectRefused(({ valid }) => valid.map((fixture) => withBody(fixture, oneByteOther)));
  });

  it('refuses a right signature under half a body', async () => {
    await expectRefused(({ valid }) => valid.map((fixture) => withBody(fixture, (body) => body.subarray(0, body.length / 2))));
  });

  it('refuses a right signature under no body', async () => {
    await expectRefused(({ valid }) => valid.map((fixture) => withBody(fixture, () => Buffer.alloc(0))));
  });

  it('refuses the signature of one receipt under another', async () => {
    await expectRefused(({ signatureIn, valid: [first, ...others] }) => {
      if (signatureIn === 'BODY' || first === undefined) return [];
      return others.map(({ name, request }) => ({ name, request: { ...first.request, body: request.body } }));
    });
  });

  it('refuses a receipt that lost its signature', async () => {
    await expectRefused(({ signatureIn, valid }) => (signatureIn === 'BODY' ? [] : valid.map(({ name, request }) => ({ name, request: withoutSignature(request) }))), [401, 403]);
  });

  it('sees by the head alone that a receipt lost its signature', async () => {
    await withReceipts(contract, async ({ provider, valid }) => {
      for (const { request } of valid) expect(provider.screenReceipt?.(withoutSignature(request))).toMatchObject({ outcome: 'REFUSED', status: 401 });
    });
  });

  it('sees by the head alone that a body is too long', async () => {
    await withReceipts(contract, async ({ provider, valid: [first] }) => {
      const headers = { ...first?.request.headers, 'content-length': '5000000' };
      expect(first && provider.screenReceipt?.({ ...first.request, headers })).toMatchObject({ outcome: 'REFUSED', status: 413 });
    });
  });

  it('lets the head of every valid receipt pass', async () => {
    await withReceipts(contract, async ({ provider, valid }) => {
      expect(valid.map(({ name, request }) => [name, provider.screenReceipt?.(request)])).toEqual(valid.map(({ name }) => [name, undefined]));
    });
  });
}

/** Its content type is all that is left of its headers. */
export function withoutSignature(request: ReceiptRequest): ReceiptRequest {
  const { 'content-type': contentType } = request.headers;
  return { ...request, headers: contentType === undefined ? {} : { 'content-type': contentType } };
}

function withBody({ name, request }: ReceiptFixture, change: (body: Uint8Array) => Uint8Array): ReceiptFixture {
  return { name, request: { ...request, body: change(request.body) } };
}

function oneByteOther(body: Uint8Array): Uint8Array {
  const other = Uint8Array.from(body);
  const middle = Math.floor(body.length / 2);
  other[middle] = (other[middle] ?? 0) ^ 1;
  return other;
}
