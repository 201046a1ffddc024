import { type Provider } from '../provider';
import { type ProviderContract, type ReceiptFixtures } from './provider-contract';

/** A provider that receipts are posted to, and the receipts. */
export interface ReceiptHarness extends ReceiptFixtures {
  readonly provider: Provider;
}

/** Runs it with a fresh provider and its receipts; where it reports none, there is nothing to run. */
export async function withReceipts<T>(contract: ProviderContract, use: (harness: ReceiptHarness) => Promise<T>): Promise<T> {
  const harness = await contract.start({ kind: 'TAKES' });
  try {
    const fixtures = contract.receipts?.(harness.provider);
    if (fixtures === undefined) throw new Error('this provider posts no receipts');
    return await use({ ...fixtures, provider: harness.provider });
  } finally {
    await harness.stop();
  }
}
