import { z } from 'zod';

import { type BreakerSettings, DEFAULT_BREAKER } from '../decide/breaker';
import { DEFAULT_HEALTH, type HealthSettings } from '../decide/shift-traffic';
import { type Rate } from '../decide/token-bucket';

/** What the providers file may say of any provider's place and pace, besides its kind's own options. */
export const trafficSchema = z.object({
  /** Lower first, for attempts whose policy names no provider. On all providers or on none; default: the order of the file. */
  priority: z.int().min(0).max(1_000).optional(),
  /** Share among equals in priority. */
  weight: z.int().min(1).max(1_000).default(1),
  /** Most messages, or segments of short messages, per second, of all processes together as far as they know of each other (`shareOfRate`). */
  messagesPerSecond: z.number().min(0.01).max(100_000).optional(),
  segmentsPerSecond: z.number().min(0.01).max(100_000).optional(),
  /** How many may go at once after a quiet time. Default: those of one second, at least 1. */
  burst: z.int().min(1).max(100_000).optional(),
  /** How long after the hand-over a receipt of delivery is in time. */
  expectedDeliveryMs: z.int().min(100).max(86_400_000).default(60_000),
  breaker: z
    .strictObject({
      consecutiveFailures: z.int().min(1).max(10_000).default(DEFAULT_BREAKER.consecutiveFailures),
      failureRate: z.number().min(0.01).max(1).default(DEFAULT_BREAKER.failureRate),
      minimumCalls: z.int().min(1).max(100_000).default(DEFAULT_BREAKER.minimumCalls),
      windowMs: z.int().min(100).max(3_600_000).default(DEFAULT_BREAKER.windowMs),
      firstPauseMs: z.int().min(10).max(3_600_000).default(DEFAULT_BREAKER.firstPauseMs),
      longestPauseMs: z.int().min(10).max(3_600_000).default(DEFAULT_BREAKER.longestPauseMs),
    })
    .default(DEFAULT_BREAKER),
});

/** What the providers file may say of how traffic follows the receipts. */
export const healthSchema = z
  .strictObject({
    windowMs: z.int().min(1_000).max(86_400_000).default(DEFAULT_HEALTH.windowMs),
    everyMs: z.int().min(100).max(600_000).default(DEFAULT_HEALTH.everyMs),
    minimumSample: z.int().min(1).max(1_000_000).default(DEFAULT_HEALTH.minimumSample),
    probeSample: z.int().min(1).max(1_000_000).default(DEFAULT_HEALTH.probeSample),
    badShare: z.number().min(0.01).max(1).default(DEFAULT_HEALTH.badShare),
    recoveredShare: z.number().min(0).max(1).default(DEFAULT_HEALTH.recoveredShare),
    margin: z.number().min(0.01).max(1).default(DEFAULT_HEALTH.margin),
    dwellMs: z.int().min(100).max(86_400_000).default(DEFAULT_HEALTH.dwellMs),
    quietMs: z.int().min(100).max(86_400_000).default(DEFAULT_HEALTH.quietMs),
    probeShare: z.number().min(0.001).max(0.2).default(DEFAULT_HEALTH.probeShare),
  })
  .refine(({ badShare, recoveredShare }) => recoveredShare < badShare, { path: ['recoveredShare'], error: 'must be less than badShare' })
  .default(DEFAULT_HEALTH);

/** A provider's place and pace. */
export interface TrafficSettings {
  readonly priority: number;
  readonly weight: number;
  readonly rate: Rate | undefined;
  readonly breaker: BreakerSettings;
  readonly expectedDeliveryMs: number;
}

export type TrafficFields = z.output<typeof trafficSchema>;
export type { HealthSettings };

/** `position`: in the file, from 0. */
export function trafficSettings({ priority, weight, breaker, expectedDeliveryMs, ...fields }: TrafficFields, position: number): TrafficSettings {
  return { priority: priority ?? position, weight, breaker, expectedDeliveryMs, rate: rateOf(fields) };
}

/** What is wrong with the priorities of all entries, as they are written. */
export function priorityMistakes(entries: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const ranked = entries.filter(({ priority }) => priority !== undefined);
  return ranked.length > 0 && ranked.length < entries.length ? ['must be on all providers or on none'] : [];
}

/** What is wrong with the fields of an entry beside each other, as they are written. */
export function trafficMistakes({ messagesPerSecond, segmentsPerSecond, burst }: Readonly<Record<string, unknown>>): readonly { readonly path: string; readonly sentence: string }[] {
  const both = messagesPerSecond !== undefined && segmentsPerSecond !== undefined;
  const neither = messagesPerSecond === undefined && segmentsPerSecond === undefined;
  return [
    ...(both ? [{ path: 'segmentsPerSecond', sentence: 'not together with messagesPerSecond: leave one of the two' }] : []),
    ...(neither && burst !== undefined ? [{ path: 'burst', sentence: 'only with messagesPerSecond or segmentsPerSecond: give one of the two, or leave it out' }] : []),
  ];
}

function rateOf({ messagesPerSecond, segmentsPerSecond, burst }: Pick<TrafficFields, 'messagesPerSecond' | 'segmentsPerSecond' | 'burst'>): Rate | undefined {
  const perSecond = messagesPerSecond ?? segmentsPerSecond;
  if (perSecond === undefined) return undefined;
  return { unit: messagesPerSecond === undefined ? 'SEGMENT' : 'MESSAGE', perSecond, burst: burst ?? Math.max(1, Math.floor(perSecond)) };
}
