import { metrics, type ObservableResult } from '@opentelemetry/api';

import { type Channel, type PassedOver } from '@switchback/fallback';

import { type Breaker } from '../decide/breaker';
import { type MovedTraffic } from '../decide/health-scopes';
import { type Steering } from '../steering';
import { countNone } from './attempt-metrics';
import { type CallGate } from './call-gate';

const meter = metrics.getMeter('switchback.channel');

const breakerChanges = meter.createCounter('switchback.channel.breaker_changes', {
  description: "Times that a provider's circuit breaker went to a state",
});
const trafficMoves = meter.createCounter('switchback.channel.traffic_moves', {
  description: 'Times that a share of traffic was taken from a provider, or given back to it, because of its receipts',
});
const passes = meter.createCounter('switchback.channel.passed_over', {
  description: 'Attempts that passed a provider over, by reason',
});
const open = meter.createObservableGauge('switchback.channel.breaker_open', {
  description: "1 while a provider's circuit breaker is open or half open, else 0",
});
const kept = meter.createObservableGauge('switchback.channel.kept_share', {
  description: 'The share of its own traffic that a provider keeps, to all destinations that are not judged by themselves',
});

export function countBreaker(channel: Channel, provider: string, state: Breaker['state']): void {
  breakerChanges.add(1, { ...of(channel, provider), 'switchback.breaker.state': state });
}

export function countMove(channel: Channel, { provider, reason }: MovedTraffic): void {
  trafficMoves.add(1, { ...of(channel, provider), 'switchback.reason': reason });
}

export function countPassedOver(channel: Channel, passedOver: readonly PassedOver[]): void {
  for (const { provider, reason } of passedOver) passes.add(1, { ...of(channel, provider), 'switchback.reason': reason });
}

/** Reads the gauges whenever they are collected. Answers what ends that. */
export function observeProviders(channel: Channel, providers: readonly string[], gate: CallGate, steering: Steering): () => void {
  const readOpen = (result: ObservableResult): void => {
    for (const id of providers) result.observe(gate.breaker(id).state === 'CLOSED' ? 0 : 1, of(channel, id));
  };
  const readKept = (result: ObservableResult): void => {
    for (const id of providers) result.observe(steering.standingOf(id, '').keep, of(channel, id));
  };
  for (const id of [undefined, ...providers]) countNone(channel, id);
  open.addCallback(readOpen);
  kept.addCallback(readKept);
  return () => {
    open.removeCallback(readOpen);
    kept.removeCallback(readKept);
  };
}

function of(channel: Channel, provider: string) {
  return { 'switchback.channel': channel, 'switchback.provider': provider };
}
