import { type RouteFacts } from '@switchback/contracts';
import { type ConditionFacts } from '@switchback/fallback';

import { ALL_FACTS, type Fact } from '../decide/facts-read';
import { WIRE_CHANNEL } from '../decide/vocabulary';

/** What a decision about a step looked at, as its message's owner sees it; of the rest nothing. The metadata are the message's own. */
export function factsToWire({ recipient, local, results }: ConditionFacts, told: ReadonlySet<Fact> = new Set(ALL_FACTS)): RouteFacts {
  const { reachable, countries, timeZone } = recipient;
  return {
    channels: told.has('CHANNELS') ? reachable.map((channel) => WIRE_CHANNEL[channel]) : [],
    smsCountry: told.has('SMS_COUNTRY') ? (countries.SMS ?? '') : '',
    whatsappCountry: told.has('WHATSAPP_COUNTRY') ? (countries.WHATSAPP ?? '') : '',
    timeZone: told.has('TIME_ZONE') || told.has('CLOCK') ? timeZone : '',
    localTime: told.has('CLOCK') ? `${local.date}T${twoDigits(local.hour)}:${twoDigits(local.minute)}` : '',
    weekday: told.has('CLOCK') ? local.weekday : '',
    results: told.has('RESULTS') ? results.map(resultToWire) : [],
  };
}

function resultToWire({ channel, status, reason, attemptStatus, errorClass, code }: ConditionFacts['results'][number]): RouteFacts['results'][number] {
  return { channel: WIRE_CHANNEL[channel], status, reason, attemptStatus, errorClass, code };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
