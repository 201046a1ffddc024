import { type Outbox } from '@switchback/bus';
import { type Channel } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';

import { type Provider, type ProviderReceipt } from './provider';
import { type ProviderSet } from './providers/provider-set';
import { applyEvidence } from './record/evidence';
import { takeUnconfirmed, takeUnknown, type Ask } from './record/take-asks';
import { askTraced } from './send/query-span';
import { questionSignal } from './send/question-signal';

/**
 * Asks providers what became of attempts: of those that they did not answer for, and of those whose receipts stay away. What they know is
 * merged like a receipt; where they know nothing new they are asked again, ever less often, a few times.
 */
export async function askProviders(pool: Pool, outbox: Outbox, channel: Channel, providers: ProviderSet, stop: AbortSignal): Promise<void> {
  const reconciled = providers.all.flatMap(({ provider, reconcileAfterMs: afterMs }) => (afterMs === undefined ? [] : [{ provider: provider.id, afterMs }]));
  const unknown = providers.askable.length === 0 ? [] : await takeUnknown(pool, providers.askable);
  const unconfirmed = reconciled.length === 0 ? [] : await takeUnconfirmed(pool, reconciled);
  const asks = [...unknown, ...unconfirmed];
  const answers = await Promise.all(asks.map((ask) => askTraced(channel, ask, () => askOne(providers.get(ask.provider)?.provider, ask, stop))));
  const evidence = asks.flatMap((ask, index) => {
    const { receipt, headers = {} } = answers[index] ?? {};
    return receipt === undefined ? [] : [evidenceOf(ask, receipt, headers)];
  });
  if (evidence.length === 0) return;
  await outbox.transaction(async (transaction) => transaction.publish(await applyEvidence(transaction, evidence)));
}

async function askOne(provider: Provider | undefined, ask: Ask, stop: AbortSignal): Promise<ProviderReceipt | undefined> {
  if (provider?.query === undefined) return undefined;
  const { attemptId, providerMessageId } = ask;
  const attempt = { attemptId, ...(providerMessageId === undefined ? {} : { providerMessageId }) };
  return provider.query(attempt, questionSignal(stop));
}

function evidenceOf(ask: Ask, receipt: ProviderReceipt, headers: Readonly<Record<string, string>>) {
  return {
    attemptId: ask.attemptId,
    status: receipt.status,
    providerMessageId: receipt.providerMessageId,
    errorClass: receipt.errorClass,
    code: receipt.code,
    occurredAt: receipt.occurredAt ?? Date.now(),
    headers: () => headers,
  };
}
