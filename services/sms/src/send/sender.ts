import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';

import { refusesAlphanumeric } from './alphanumeric-senders';

/** Whom a text message comes from, as the person sees it. */
export interface Sender {
  readonly type: 'LONG_CODE' | 'SHORT_CODE' | 'ALPHANUMERIC';
  readonly from: string;
}

/** The senders of a provider, in the order in which they are tried. */
export type Senders = readonly { readonly country?: CountryCode | undefined; readonly sender: Sender }[];

/**
 * A number in E.164, a short code of 3 to 8 digits, or up to 11 characters with a letter among them (3GPP TS 23.040, section 9.1.2.5;
 * the characters that https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id names, and the marks that providers take).
 */
const senderSchema = z.string().transform((from, context): Sender => {
  if (/^\+[1-9]\d{6,14}$/.test(from)) return { type: 'LONG_CODE', from };
  if (/^\d{3,8}$/.test(from)) return { type: 'SHORT_CODE', from };
  if (/^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/.test(from)) return { type: 'ALPHANUMERIC', from };
  context.addIssue({ code: 'custom', message: 'must be a number (E.164), a short code (3 to 8 digits) or an alphanumeric sender (at most 11 characters)' });
  return z.NEVER;
});

const countrySchema = z.string().transform((country, context): CountryCode => {
  if (isSupportedCountry(country)) return country;
  context.addIssue({ code: 'custom', message: 'must be an ISO 3166-1 code of a country, e.g. US' });
  return z.NEVER;
});

/** `{ country, from }` or `{ default }`, told by what it has, so that a mistake is named where it is. */
const entrySchema = z
  .strictObject({ country: countrySchema.optional(), from: senderSchema.optional(), default: senderSchema.optional() })
  .transform(({ country, default: common, from }, context): Senders[number] => {
    if (common !== undefined && country === undefined && from === undefined) return { sender: common };
    if (common === undefined && country !== undefined && from !== undefined) {
      if (isCarried(from, country)) return { country, sender: from };
      context.addIssue({ code: 'custom', message: `${country} carries no alphanumeric senders: give a number or a short code`, path: ['from'] });
    } else {
      context.addIssue({ code: 'custom', message: 'give country and from, or default alone' });
    }
    return z.NEVER;
  });

const sendersFields = z.object({
  from: senderSchema.optional().describe('Sending number (E.164), short code or alphanumeric sender'),
  senders: z.array(entrySchema).min(1).optional().describe('Senders by country of the recipient, tried in order; `default` is for all other countries'),
});

/** The fields of a providers file entry that say whom messages come from: `from` for all countries, or `senders` by country. */
export const senderOptions = sendersFields.shape;

/** The senders that a provider's options name. */
export function sendersOf({ from, senders = [] }: z.output<typeof sendersFields>): Senders {
  return from === undefined ? senders : [{ sender: from }];
}

/**
 * Whom a message to this number comes from: the first sender of its country, else the first default that its country carries. Undefined
 * when none fits: the message cannot go this way, and another provider may take it.
 */
export function senderFor(senders: Senders, to: string): Sender | undefined {
  const country = parsePhoneNumberFromString(to)?.country;
  const own = senders.find((entry) => entry.country !== undefined && entry.country === country);
  return (own ?? senders.find((entry) => entry.country === undefined && isCarried(entry.sender, country)))?.sender;
}

function isCarried(sender: Sender, country: CountryCode | undefined): boolean {
  return sender.type !== 'ALPHANUMERIC' || country === undefined || !refusesAlphanumeric(country);
}
