import { type MailParty } from '../mail-party';
import { ATTEMPT_TAG, tagOfAttempt } from './attempt-tag';
import { type SesOptions } from './options';

export interface Email {
  readonly attemptId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

type EmailOptions = Pick<SesOptions, 'from' | 'replyTo' | 'configurationSet' | 'contactList'>;

/** The body of a SendEmail request, for one person. Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export function emailBody(email: Email, { configurationSet, contactList, from, replyTo }: EmailOptions): string {
  const tag = tagOfAttempt(email.attemptId);
  return JSON.stringify({
    FromEmailAddress: party(from),
    ReplyToAddresses: replyTo === undefined ? undefined : [party(replyTo)],
    Destination: { ToAddresses: [email.to] },
    Content: {
      Simple: {
        Subject: text(email.subject),
        Body: { Text: email.text === '' ? undefined : text(email.text), Html: email.html === undefined ? undefined : text(email.html) },
        // So that out-of-office programs stay silent (RFC 3834).
        Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
      },
    },
    ConfigurationSetName: configurationSet,
    EmailTags: tag === undefined ? undefined : [{ Name: ATTEMPT_TAG, Value: tag }],
    ListManagementOptions: contactList === undefined ? undefined : { ContactListName: contactList.name, TopicName: contactList.topic },
  });
}

/** As a header would have it: a name that is not plain ASCII as an encoded word (RFC 2047), another one quoted. */
function party({ name, address }: MailParty): string {
  if (name === undefined) return address;
  const words = /^[\x20-\x7e]*$/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodedWords(name);
  return `${words} <${address}>`;
}

/** An encoded word has 75 characters at the most, and no character is cut in two. */
function encodedWords(name: string): string {
  const words = [''];
  for (const character of name) {
    const longer = `${words.at(-1) ?? ''}${character}`;
    if (Buffer.byteLength(longer) <= 45) words[words.length - 1] = longer;
    else words.push(character);
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

function text(data: string): { Data: string; Charset: 'UTF-8' } {
  return { Data: data, Charset: 'UTF-8' };
}
