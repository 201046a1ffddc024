import { type Rate } from './token-bucket';

/**
 * What one of so many processes may take, so that all together stay within the rate. At least one message may go at once, or none would ever: where
 * there are more processes than a burst has messages, each has a burst of one.
 */
export function shareOfRate({ unit, perSecond, burst }: Rate, replicas: number): Rate {
  return { unit, perSecond: perSecond / replicas, burst: Math.max(1, Math.floor(burst / replicas)) };
}
