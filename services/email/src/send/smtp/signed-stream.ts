import { type Readable } from 'node:stream';

import { type SmtpOptions } from './options';

/** nodemailer's own fields, which are those of RFC 6376, 5.4.1, and those that a mail program acts upon by itself. */
const SIGNED_FIELDS =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:' +
  'In-Reply-To:References:List-Id:List-Unsubscribe:List-Unsubscribe-Post:Auto-Submitted';

export type Sign = (message: Readable) => Readable;

/**
 * DKIM (RFC 6376). nodemailer would sign after everything else; here it is a step of the stream, because whoever watches the bytes leave has to
 * come after it: the signer reads the whole message before the first byte goes out.
 */
export async function dkimSigner(dkim: SmtpOptions['dkim']): Promise<Sign> {
  if (dkim === undefined) return (message) => message;
  const { default: Dkim } = await import('nodemailer/lib/dkim');
  const signer = new Dkim({ domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey, headerFieldNames: SIGNED_FIELDS });
  return (message) => signer.sign(message);
}
