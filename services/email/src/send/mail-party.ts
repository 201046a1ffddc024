import { z } from 'zod';

import { isMailbox } from './smtp/mailbox';

/** Who a mail is from, or who is answered: an option of providers that are asked over HTTP. */
export const mailParty = z.strictObject({
  name: z
    .string()
    .refine((name) => !/\p{Cc}/u.test(name), 'must have no control characters')
    .optional(),
  address: z.string().refine(isMailbox, 'must be one bare e-mail address'),
});

export type MailParty = z.output<typeof mailParty>;

/** Why a mail with this recipient and subject is never handed to anybody; undefined when it may be. Pure; as strict as the SMTP provider. */
export function refuseMail(address: string, subject: string): { readonly errorClass: 'RECIPIENT_PERMANENT' | 'POLICY'; readonly code: string } | undefined {
  if (!isMailbox(address)) return { errorClass: 'RECIPIENT_PERMANENT', code: 'INVALID_ADDRESS' };
  return /\p{Cc}/u.test(subject) ? { errorClass: 'POLICY', code: 'INVALID_SUBJECT' } : undefined;
}
