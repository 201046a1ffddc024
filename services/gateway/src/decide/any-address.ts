import { type CountryCode } from 'libphonenumber-js/min';

import { normaliseEmailAddress } from './email-address';
import { normalisePhoneNumber } from './phone-number';

/** Whether a text is meant as an e-mail address, where either kind may stand; a phone number otherwise. */
export function isEmailAddress(text: string): boolean {
  return text.includes('@');
}

/** An address of either kind, in the very form in which recipients' addresses are stored; undefined when the text is none. */
export function normaliseAnyAddress(text: string, region?: CountryCode): string | undefined {
  return isEmailAddress(text) ? normaliseEmailAddress(text) : normalisePhoneNumber(text, region);
}
