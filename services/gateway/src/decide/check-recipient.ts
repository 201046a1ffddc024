import { type Recipient } from '@switchback/contracts';

import { normaliseEmailAddress } from './email-address';
import { normalisePhoneNumber } from './phone-number';
import { type Violations } from './violations';

export const PHONE_ADVICE = 'must be a phone number in E.164: "+", country code, number, for example +14155552671';
export const EMAIL_ADVICE = 'must be an e-mail address such as someone@example.com: one "@", a domain with a dot, no display name';

/** The recipient's addresses in their normal form; an address that cannot be read is a violation. */
export function checkRecipient(recipient: Recipient | undefined, path: string, violations: Violations): Recipient {
  const sms = recipient?.sms ?? '';
  const email = recipient?.email ?? '';
  const whatsapp = recipient?.whatsapp ?? '';
  if (sms === '' && email === '' && whatsapp === '') {
    violations.add(path, 'must have at least one address: set sms, email or whatsapp');
  }
  return {
    sms: read(sms, normalisePhoneNumber, `${path}.sms`, PHONE_ADVICE, violations),
    email: read(email, normaliseEmailAddress, `${path}.email`, EMAIL_ADVICE, violations),
    whatsapp: read(whatsapp, normalisePhoneNumber, `${path}.whatsapp`, PHONE_ADVICE, violations),
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
