import { type ConditionFacts, type Conditions } from '@switchback/fallback';

import { UNCONFIRMED_COUNTRIES } from './unconfirmed-countries';

/** Quoted and in the form of a country code: what an expression may compare a country with. */
const NAMED = /["']([A-Z]{2})["']/g;
/** A number whose country is not known, and a country that no expression names. */
const NOWHERE = ['', 'ZZ'];

/**
 * Countries without dependable receipts to whose SMS numbers a condition confines its step; none when it may hold for others too. A
 * condition that cannot be decided without the message (its metadata, earlier results) may hold. It is asked for noon and for a recipient
 * with every address.
 */
export function unconfirmedCountriesOf(when: string, conditions: Conditions): readonly string[] {
  const mayHold = (country: string): boolean => conditions.evaluate(when, factsIn(country)) !== false;
  const confined = [...UNCONFIRMED_COUNTRIES.keys()].filter(mayHold);
  if (confined.length === 0) return [];
  const named = [...when.matchAll(NAMED)].map(([, country = '']) => country);
  const elsewhere = new Set([...NOWHERE, ...named].filter((country) => !UNCONFIRMED_COUNTRIES.has(country)));
  return [...elsewhere].some(mayHold) ? [] : confined;
}

function factsIn(country: string): ConditionFacts {
  return {
    recipient: { reachable: ['SMS', 'EMAIL', 'WHATSAPP'], countries: { SMS: country }, metadata: {}, timeZone: 'UTC' },
    local: { hour: 12, minute: 0, weekday: 'WEDNESDAY', date: '2025-01-01' },
    results: [],
  };
}
