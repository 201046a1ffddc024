import { inSituation, send } from './in-situation';
import { type ProviderContract } from './provider-contract';

/** Whether it says of itself what it does: reports delivery, in a receipt or by its answer. */
export function capabilityContract(contract: ProviderContract): void {
  inSituation(contract, 'says that it reports delivery when it does, and only then', { kind: 'TAKES' }, async (harness) => {
    const { provider } = harness;
    const answer = await send(harness, { kind: 'TAKES' });
    const posted = await Promise.all(contract.receipts?.(provider).valid.map(({ request }) => provider.readReceipt?.(request)) ?? []);
    const receipts = posted.flatMap((read) => (read?.outcome === 'RECEIPTS' ? read.receipts : []));
    const heard = (await harness.heard?.()) ?? [];
    const delivered = [answer, ...receipts, ...heard].some((word) => 'status' in word && word.status === 'DELIVERED');
    expect(provider.capabilities.receipts).toBe(delivered);
  });
}
