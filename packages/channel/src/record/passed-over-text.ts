import { type PassedOver, type PassReason } from '@switchback/fallback';

import { isPassReason } from '../decide/wire-vocabulary';

/** As it is stored with a claim that waits; null where no provider was passed over. */
export function passedOverText(passedOver: readonly PassedOver[]): string | null {
  return passedOver.length === 0 ? null : JSON.stringify(passedOver.map(({ provider, reason }) => [provider, reason]));
}

/** What {@link passedOverText} stored. */
export function readPassedOver(text: string | null): readonly PassedOver[] {
  if (text === null) return [];
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((pair: unknown): PassedOver[] => {
    if (!Array.isArray(pair)) return [];
    const [provider, reason]: unknown[] = pair;
    return typeof provider === 'string' && isReason(reason) ? [{ provider, reason }] : [];
  });
}

function isReason(value: unknown): value is PassReason {
  return typeof value === 'string' && isPassReason(value);
}
