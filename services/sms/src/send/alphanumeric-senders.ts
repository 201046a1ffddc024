import { type CountryCode } from 'libphonenumber-js/max';

/**
 * Countries whose networks carry no alphanumeric senders: messages are dropped, or arrive from a number that nobody chose. What a network
 * carries changes; a country that is not here may still want a sender to be registered, which only the provider knows.
 *
 * Sources: "Sender IDs in AWS End User Messaging SMS" (CA, CN, US), the channel tables of North and South America in the AWS End User
 * Messaging user guide, column "SMS Sender IDs" (AR, BR, CL, CO, CR, DO, EC, PE, PY, UY, VE), and Telnyx's "Alphanumeric Sender IDs" (PR).
 */
const REFUSING: ReadonlySet<CountryCode> = new Set<CountryCode>(['AR', 'BR', 'CA', 'CL', 'CN', 'CO', 'CR', 'DO', 'EC', 'PE', 'PR', 'PY', 'US', 'UY', 'VE']);

export function refusesAlphanumeric(country: CountryCode): boolean {
  return REFUSING.has(country);
}
