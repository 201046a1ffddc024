import type { Duration as WireDuration } from '@switchback/contracts';
import { formatDuration, parseDuration, type DurationInput } from './duration';

export function durationToWire(input: DurationInput): WireDuration {
  const ms = parseDuration(input);
  return { seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1_000_000 };
}

export function durationFromWire({ seconds, nanos }: WireDuration): string {
  return formatDuration(seconds * 1_000 + Math.round(nanos / 1_000_000));
}
