import type { ProviderHealth, ProviderShare } from '@switchback/client';
import { listing } from './table';

const HEADINGS = ['CHANNEL', 'PROVIDER', 'MODE', 'BREAKER', 'SHARE', 'CALLS', 'RATE', 'DESTINATION', 'KEEPS', 'RECEIPTS IN TIME', 'LAST MOVE', 'WHY'];

/** A line for each provider, and one more for each destination that is judged by itself. */
export function providerTable(providers: readonly ProviderHealth[]): string {
  return listing('no providers', HEADINGS, providers.flatMap(rows));
}

function rows(provider: ProviderHealth): readonly string[][] {
  const [first, ...others] = provider.shares;
  const head = [
    provider.channel ?? '',
    provider.id,
    modeText(provider),
    breakerText(provider),
    percent(provider.share),
    `${provider.calls}/${provider.concurrency}`,
    rateText(provider),
  ];
  return [[...head, ...shareCells(first)], ...others.map((share) => ['', '', '', '', '', '', '', ...shareCells(share)])];
}

function modeText({ mode, modeReason, modeExpireTime }: ProviderHealth): string {
  const until = modeExpireTime === undefined ? '' : ` until ${modeExpireTime.toISOString()}`;
  const why = modeReason === '' ? '' : ` (${modeReason})`;
  return `${mode ?? 'unknown'}${until}${why}`;
}

function breakerText({ breaker, probeTime }: ProviderHealth): string {
  const until = probeTime === undefined ? '' : ` until ${probeTime.toISOString()}`;
  return `${breaker ?? 'unknown'}${until}`;
}

function rateText({ messagesPerSecond, segmentsPerSecond }: ProviderHealth): string {
  if (messagesPerSecond > 0) return `${messagesPerSecond} messages/s`;
  return segmentsPerSecond > 0 ? `${segmentsPerSecond} segments/s` : 'no limit';
}

function shareCells(share: ProviderShare | undefined): string[] {
  if (share === undefined) return ['all', '100%', '', '', ''];
  const { destination, keep, receiptsDue, receiptsInTime, moveTime, reason } = share;
  const receipts = receiptsDue === 0 ? '' : `${receiptsInTime} of ${receiptsDue}`;
  return [destination === '' ? 'all' : `+${destination}`, percent(keep), receipts, moveTime?.toISOString() ?? '', reason ?? ''];
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10}%`;
}
