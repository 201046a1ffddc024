import { insertOutbox, transaction, type Pool } from '@switchback/postgres';

import { type Provider, type ProviderReceipt } from './provider';
import { type ProviderSet } from './providers/provider-set';
import { applyEvidence, type KnownAttempt } from './record/evidence';
import { takeAsks, type Ask } from './record/take-asks';
import { traceTextHeaders } from './trace-text';

const ASK_TIMEOUT_MS = 5_000;

/**
 * Asks providers what became of attempts that they did not answer for. What they know is merged like a receipt; what they do not know
 * stays UNKNOWN and is asked again, ever less often, a few times. Answers how many attempts something was learnt about.
 */
export async function askUnknown(pool: Pool, providers: ProviderSet, askable: readonly string[], stop: AbortSignal): Promise<number> {
  const asks = await takeAsks(pool, askable);
  const answers = await Promise.all(asks.map((ask) => askOne(providers.get(ask.provider)?.provider, ask, stop)));
  const evidence = asks.flatMap((ask, index) => {
    const receipt = answers[index];
    return receipt === undefined ? [] : [evidenceOf(ask, receipt)];
  });
  if (evidence.length === 0) return 0;
  await transaction(pool, async (client) => insertOutbox(client, await applyEvidence(client, evidence)));
  return evidence.length;
}

async function askOne(provider: Provider | undefined, ask: Ask, stop: AbortSignal): Promise<ProviderReceipt | undefined> {
  if (provider?.query === undefined) return undefined;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(ASK_TIMEOUT_MS)]);
  const { attemptId, providerMessageId } = ask;
  const attempt = { attemptId, ...(providerMessageId === undefined ? {} : { providerMessageId }) };
  // Not to be answered is no worse than before: the question is put again.
  return provider.query(attempt, signal).catch(() => undefined);
}

function evidenceOf(ask: Ask, receipt: ProviderReceipt) {
  return {
    attemptId: ask.attemptId,
    status: receipt.status,
    providerMessageId: receipt.providerMessageId,
    errorClass: receipt.errorClass,
    code: receipt.code,
    occurredAt: receipt.occurredAt ?? Date.now(),
    headers: ({ trace }: KnownAttempt) => traceTextHeaders(trace),
  };
}
