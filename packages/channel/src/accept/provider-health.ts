import { BreakerState, ProviderHealth, ProviderMode as WireMode, ProviderShare, ShareReason } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';

import { type Breaker } from '../decide/breaker';
import { firstShares } from '../decide/first-shares';
import { type DestinationCount } from '../decide/health-scopes';
import { type ProviderMode } from '../decide/rank-providers';
import { type MoveReason } from '../decide/shift-traffic';
import { toWireChannel } from '../decide/wire-vocabulary';
import { weightedShares } from '../decide/weighted-shares';
import { type ConfiguredProvider, type ProviderSet } from '../providers/provider-set';
import { type StoredShare } from '../record/read-steering';
import { type Traffic } from '../traffic';

export interface ProviderHealthParts {
  readonly channel: Channel;
  readonly providers: ProviderSet;
  readonly traffic: Traffic;
}

/** How the channel's providers do, in their configured order. */
export async function healthOfAll({ channel, providers, traffic }: ProviderHealthParts): Promise<ProviderHealth[]> {
  const counts = await traffic.health.counts();
  const shares = weightedShares(providers.choices, (order) => firstShares(order, (id) => traffic.standingOf(id, '')));
  return providers.all.map((configured) => toWire(channel, traffic, configured, shares.get(configured.provider.id) ?? 0, counts));
}

/** Undefined when there is no such provider. */
export async function healthOf(parts: ProviderHealthParts, provider: string): Promise<ProviderHealth | undefined> {
  return (await healthOfAll(parts)).find(({ id }) => id === provider);
}

function toWire(channel: Channel, { gate, steering }: Traffic, configured: ConfiguredProvider, share: number, counts: readonly DestinationCount[]): ProviderHealth {
  const { provider, concurrency, traffic } = configured;
  const stored = steering.storedMode(provider.id);
  const breaker = gate.breaker(provider.id);
  const { rate } = traffic;
  return ProviderHealth.create({
    channel: toWireChannel(channel),
    id: provider.id,
    mode: MODE[steering.modeOf(provider.id)],
    modeReason: stored?.reason ?? '',
    modeTime: stored === undefined ? undefined : new Date(stored.setAt),
    modeExpireTime: stored?.expiresAt === undefined ? undefined : new Date(stored.expiresAt),
    breaker: BREAKER[breaker.state],
    probeTime: breaker.probeInMs === undefined ? undefined : new Date(Date.now() + breaker.probeInMs),
    share,
    receipts: provider.capabilities.receipts,
    shares: steering.sharesOf(provider.id).map((one) => shareToWire(one, counts, steering.sharesOf(provider.id))),
    calls: gate.calls(provider.id),
    concurrency,
    messagesPerSecond: rate?.unit === 'MESSAGE' ? rate.perSecond : 0,
    segmentsPerSecond: rate?.unit === 'SEGMENT' ? rate.perSecond : 0,
  });
}

function shareToWire(share: StoredShare, counts: readonly DestinationCount[], all: readonly StoredShare[]): ProviderShare {
  const named = new Set(all.map(({ destination }) => destination));
  const of = counts
    .filter(({ provider }) => provider === share.provider)
    .filter(({ destination }) => (share.destination === '' ? destination === '' || !named.has(destination) : destination === share.destination));
  return ProviderShare.create({
    destination: share.destination,
    keep: share.keep,
    reason: REASON[share.reason],
    moveTime: share.movedAt === undefined ? undefined : new Date(share.movedAt),
    receiptsDue: of.reduce((sum, { window }) => sum + window.due, 0),
    receiptsInTime: of.reduce((sum, { window }) => sum + window.inTime, 0),
  });
}

const MODE = {
  NORMAL: WireMode.PROVIDER_MODE_NORMAL,
  PINNED: WireMode.PROVIDER_MODE_PINNED,
  DRAINED: WireMode.PROVIDER_MODE_DRAINED,
  DISABLED: WireMode.PROVIDER_MODE_DISABLED,
} as const satisfies Record<ProviderMode, WireMode>;

const BREAKER = {
  CLOSED: BreakerState.BREAKER_STATE_CLOSED,
  OPEN: BreakerState.BREAKER_STATE_OPEN,
  HALF_OPEN: BreakerState.BREAKER_STATE_HALF_OPEN,
} as const satisfies Record<Breaker['state'], BreakerState>;

const REASON = {
  '': ShareReason.SHARE_REASON_UNSPECIFIED,
  BAD_RECEIPTS: ShareReason.SHARE_REASON_BAD_RECEIPTS,
  TRIAL: ShareReason.SHARE_REASON_TRIAL,
  RECOVERED: ShareReason.SHARE_REASON_RECOVERED,
  IDLE: ShareReason.SHARE_REASON_IDLE,
} as const satisfies Record<MoveReason, ShareReason>;
