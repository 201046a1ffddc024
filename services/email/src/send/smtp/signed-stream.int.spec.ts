import { createHash, generateKeyPairSync, verify, type KeyObject } from 'node:crypto';

import { SmtpSink } from '@switchback/testing';

import { smtpOptions } from './options';
import { SmtpProvider } from './smtp-provider';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const options = {
  host: '127.0.0.1',
  security: 'NONE',
  from: { name: 'Bücher AG', address: 'shop@example.org' },
  signingKeys: ['the key of this provider, 32 long'],
  dkim: { domain: 'example.org', selector: 's1', privateKey: pem },
  unsubscribe: {},
};

/** Verifies relaxed/relaxed rsa-sha256 by RFC 6376, 3.4 and 3.7, and answers the fields that are signed. */
function verifiedFields(raw: string, key: KeyObject): string[] {
  const end = raw.indexOf('\r\n\r\n');
  const fields = raw.slice(0, end + 2).match(/^[^ \t][^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*/gm) ?? [];
  const relaxed = (field: string): string => {
    const [name = '', ...rest] = field.split(':');
    return `${name.toLowerCase().trim()}:${rest.join(':').replace(/\r\n/g, '').replace(/[ \t]+/g, ' ').trim()}`;
  };
  const signature = fields.find((field) => /^dkim-signature:/i.test(field)) ?? '';
  const tags = new Map(signature.replace(/^[^:]+:/, '').split(';').map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')]));
  expect(Object.fromEntries(tags)).toMatchObject({ a: 'rsa-sha256', c: 'relaxed/relaxed', d: 'example.org', s: 's1' });
  const body = `${raw.slice(end + 4).replace(/[ \t]+/g, ' ').replace(/ \r\n/g, '\r\n').replace(/(\r\n)*$/, '')}\r\n`;
  expect(tags.get('bh')).toBe(createHash('sha256').update(body, 'latin1').digest('base64'));
  const names = (tags.get('h') ?? '').toLowerCase().split(':');
  const signed = names.map((name) => relaxed(fields.findLast((field) => field.toLowerCase().startsWith(`${name}:`)) ?? ''));
  const own = relaxed(signature).replace(/\bb=[^;]*$/, 'b=');
  expect(verify('sha256', Buffer.from([...signed, own].join('\r\n'), 'latin1'), key, Buffer.from(tags.get('b') ?? '', 'base64'))).toBe(true);
  return names;
}

describe('DKIM', () => {
  it('signs what arrives, and what a mail program acts upon', async () => {
    const sink = await SmtpSink.start();
    const provider = new SmtpProvider('smarthost', smtpOptions.parse({ ...options, port: sink.port }), 'https://mail.example.org/receipts/smarthost');
    try {
      const content = { channel: 'EMAIL', subject: 'Grüße', text: 'Grüße\n.\n  two  spaces \n\n\n', html: '<p>Grüße</p>' } as const;
      const request = { attemptId: 'msg_1.0.1', messageId: 'msg_1', customerId: 'cus_1', call: 1, address: 'someone@example.net', content, validitySeconds: 60 };
      expect(await provider.send(request, AbortSignal.timeout(10_000))).toMatchObject({ outcome: 'TAKEN' });
      const names = verifiedFields(sink.mails[0]?.raw.toString('latin1') ?? '', publicKey);
      expect(names).toEqual(expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post']));
    } finally {
      await provider.close();
      await sink.close();
    }
  });

  it('keeps a connection that was lost before the message a connection that was lost before the message', async () => {
    const sink: SmtpSink = await SmtpSink.start({ script: () => void sink.dropConnections() });
    const provider = new SmtpProvider('smarthost', smtpOptions.parse({ ...options, port: sink.port }));
    try {
      const content = { channel: 'EMAIL', subject: 'Hello', text: 'Hello' } as const;
      const request = { attemptId: 'msg_1.0.1', messageId: 'msg_1', customerId: 'cus_1', call: 1, address: 'someone@example.net', content, validitySeconds: 60 };
      expect(await provider.send(request, AbortSignal.timeout(10_000))).toMatchObject({ outcome: 'REFUSED', errorClass: 'TRANSIENT' });
    } finally {
      await provider.close();
      await sink.close();
    }
  });

  it.each([
    ['no PEM', 'secret'],
    ['a key of another kind', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['a short key', generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ])('refuses %s, without repeating it', (_name, given) => {
    const { error } = smtpOptions.safeParse({ ...options, dkim: { ...options.dkim, privateKey: given } });
    expect(error?.issues).toMatchObject([{ path: ['dkim', 'privateKey'], message: 'must be an RSA key of at least 1024 bits, in PEM' }]);
    expect(JSON.stringify(error?.issues)).not.toContain(given.slice(0, 40));
  });
});
