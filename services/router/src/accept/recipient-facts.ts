import { type OutgoingMessage } from '@switchback/contracts';
import { type Channel, type RecipientFacts } from '@switchback/fallback';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * What conditions may know: countries of numbers, never the numbers. The large metadata tells the countries apart that share a
 * calling code.
 */
export function recipientFacts({ recipient, metadata }: OutgoingMessage): RecipientFacts {
  return { countries: { ...countryOf('SMS', recipient?.sms), ...countryOf('WHATSAPP', recipient?.whatsapp) }, metadata };
}

function countryOf(channel: Channel, number: string | undefined): RecipientFacts['countries'] {
  const country = number === undefined || number === '' ? undefined : parsePhoneNumberFromString(number)?.country;
  return country === undefined ? {} : { [channel]: country };
}
