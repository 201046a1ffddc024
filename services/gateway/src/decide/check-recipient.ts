import { type Recipient } from '@switchback/contracts';
import { type CountryCode } from 'libphonenumber-js/min';

import { normaliseEmailAddress } from './email-address';
import { normalisePhoneNumber, phoneRegion } from './phone-number';
import { type Violations } from './violations';

/** How to mend an address that cannot be read. */
export const E164_ADVICE = 'must be a phone number in E.164: "+", country code, number, for example +14155552671';
export const PHONE_ADVICE = `${E164_ADVICE}; or set region to the one it belongs to, for example US`;
export const EMAIL_ADVICE = 'must be an e-mail address such as someone@example.com: one "@", a domain with a dot, no display name';

/** The region that phone numbers may stand in without a country code; one that is not known is a violation. */
export function checkRegion(region: string, field: string, violations: Violations): CountryCode | undefined {
  const known = region === '' ? undefined : phoneRegion(region);
  if (region !== '' && known === undefined) {
    violations.add(field, 'must be the two letters of a region, for example US or DE; leave it out for numbers with "+" and country code');
  }
  return known;
}

/** The recipient's addresses in their normal form; an address that cannot be read is a violation. */
export function checkRecipient(
  recipient: Recipient | undefined,
  region: CountryCode | undefined,
  path: string,
  violations: Violations,
): Recipient {
  const normalisePhone = (text: string): string | undefined => normalisePhoneNumber(text, region);
  const sms = recipient?.sms ?? '';
  const email = recipient?.email ?? '';
  const whatsapp = recipient?.whatsapp ?? '';
  if (sms === '' && email === '' && whatsapp === '') {
    violations.add(path, 'must have at least one address: set sms, email or whatsapp');
  }
  return {
    sms: read(sms, normalisePhone, `${path}.sms`, PHONE_ADVICE, violations),
    email: read(email, normaliseEmailAddress, `${path}.email`, EMAIL_ADVICE, violations),
    whatsapp: read(whatsapp, normalisePhone, `${path}.whatsapp`, PHONE_ADVICE, violations),
  };
}

function read(
  text: string,
  normalise: (text: string) => string | undefined,
  field: string,
  advice: string,
  violations: Violations,
): string {
  if (text === '') {
    return '';
  }
  const address = normalise(text);
  if (address === undefined) {
    violations.add(field, advice);
  }
  return address ?? '';
}
