import { type RouteFacts } from '@switchback/contracts';
import { type ConditionFacts } from '@switchback/fallback';

import { WIRE_CHANNEL } from '../decide/vocabulary';

/** What a decision about a step looked at, as its message's owner sees it. The metadata are the message's own. */
export function factsToWire({ recipient, local, results }: ConditionFacts): RouteFacts {
  const { reachable, countries, timeZone } = recipient;
  return {
    channels: reachable.map((channel) => WIRE_CHANNEL[channel]),
    smsCountry: countries.SMS ?? '',
    whatsappCountry: countries.WHATSAPP ?? '',
    timeZone,
    localTime: `${local.date}T${twoDigits(local.hour)}:${twoDigits(local.minute)}`,
    weekday: local.weekday,
    results: results.map(({ channel, status, reason, attemptStatus, errorClass, code }) => ({
      channel: WIRE_CHANNEL[channel],
      status,
      reason,
      attemptStatus,
      errorClass,
      code,
    })),
  };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
