import { metrics, type Attributes } from '@opentelemetry/api';

import { type Channel } from '@switchback/fallback';
import { observeQuery, type Pool } from '@switchback/postgres';

import { type ProviderReceipt } from './provider';
import { readBacklog } from './record/read-backlog';
import { type ReceiptFate } from './record/record-receipts';

const meter = metrics.getMeter('switchback.channel');

const receipts = meter.createCounter('switchback.channel.receipts', { unit: '{receipt}', description: 'Receipts that were stored, by status and by whether their attempt was known' });
const notStored = meter.createCounter('switchback.channel.receipts_not_stored', { unit: '{delivery}', description: 'Deliveries of receipts that could not be stored; the provider is to post them again' });
const refused = meter.createCounter('switchback.channel.receipts_refused', { unit: '{request}', description: 'Requests at the door for receipts that were turned away, by status; NONE is no provider of ours' });
const parked = meter.createObservableGauge('switchback.channel.parked_receipts', {
  unit: '{receipt}',
  description: 'Receipts whose attempt is not known: WAITING for less than five minutes, UNKNOWN for longer; counted up to 10,000',
});
const waiting = meter.createObservableGauge('switchback.channel.attempts_waiting', {
  unit: '{attempt}',
  description: 'Attempts that wait: QUEUED for a call, UNKNOWN to be asked about; counted up to 10,000',
});

export function countReceipts(channel: Channel, provider: string, told: readonly ProviderReceipt[], fates: readonly ReceiptFate[]): void {
  told.forEach(({ status }, index) => {
    const fate = fates[index];
    if (fate !== undefined) receipts.add(1, { ...of(channel, provider), 'switchback.status': status, 'switchback.fate': fate });
  });
}

export function countNotStored(channel: Channel, provider: string): void {
  notStored.add(1, of(channel, provider));
}

/** @param provider undefined where the request named none that is ours: what it named is anybody's word */
export function countRefused(provider: string | undefined, status: number): void {
  refused.add(1, { 'switchback.provider': provider ?? 'NONE', 'http.response.status_code': status });
}

/** Reads what waits in the database whenever it is collected. Answers what ends that. */
export function observeBacklog(channel: Channel, pool: Pool, providers: readonly string[]): () => void {
  // A counter that is not there before its first event shows no increase at it.
  for (const provider of providers) notStored.add(0, of(channel, provider));
  return observeQuery([parked, waiting], async () => {
    const backlog = await readBacklog(pool);
    const none = providers.flatMap((provider) => [
      ...(['WAITING', 'UNKNOWN'] as const).map((state) => ({ gauge: parked, value: 0, attributes: { ...of(channel, provider), 'switchback.state': state } })),
      ...(['QUEUED', 'UNKNOWN'] as const).map((status) => ({ gauge: waiting, value: 0, attributes: { ...of(channel, provider), 'switchback.status': status } })),
    ]);
    return [
      ...none,
      ...backlog.parked.map(({ provider, state, count }) => ({ gauge: parked, value: count, attributes: { ...of(channel, provider), 'switchback.state': state } })),
      ...backlog.waiting.map(({ provider, status, count }) => ({ gauge: waiting, value: count, attributes: { ...of(channel, provider), 'switchback.status': status } })),
    ];
  });
}

function of(channel: Channel, provider: string): Attributes {
  return { 'switchback.channel': channel, 'switchback.provider': provider };
}
