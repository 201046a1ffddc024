import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { sendgridOptions } from './options';

const pemOf = ({ publicKey }: KeyPairKeyObjectResult): string => String(publicKey.export({ format: 'pem', type: 'spki' }));
const pem = pemOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }));
const base64 = pem.replace(/-----.*-----|\s/g, '');
const account = { apiKey: 'SG.key', from: { address: 'no-reply@example.org' } };

describe('sendgridOptions', () => {
  it('takes what providers.example.yaml says', () => {
    const text = readFileSync(join(__dirname, '../../../providers.example.yaml'), 'utf8');
    const file = z.object({ providers: z.array(z.looseObject({ id: z.string(), kind: z.string() })) }).parse(parse(text));
    const { id: _id, kind: _kind, ...options } = file.providers.find(({ kind }) => kind === 'sendgrid') ?? { id: '', kind: '' };
    expect(sendgridOptions.safeParse({ ...options, webhookKey: base64 }).error).toBeUndefined();
  });

  it.each([
    ['one line of base64', base64],
    ['PEM', pem],
  ])('reads a verification key in %s', (_name, webhookKey) => {
    expect(sendgridOptions.parse({ ...account, webhookKey }).webhookKey?.asymmetricKeyType).toBe('ec');
  });

  it.each([
    ['no key', { from: account.from }],
    ['no sender', { apiKey: 'SG.key' }],
    ['a sender that is two', { ...account, from: { address: 'a@example.org,b@example.org' } }],
    ['a sender whose name is a header', { ...account, from: { name: 'Shop\r\nBcc: all@example.org', address: 'a@example.org' } }],
    ['a verification key that is none', { ...account, webhookKey: 'key' }],
    ['a verification key of another curve', { ...account, webhookKey: pemOf(generateKeyPairSync('ec', { namedCurve: 'secp384r1' })) }],
    ['a verification key of another kind', { ...account, webhookKey: pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 })) }],
    ['an unknown field', { ...account, sandbox: true }],
    ['a base URL that is not HTTP', { ...account, baseUrl: 'ftp://x' }],
  ])('refuses %s', (_name, options) => {
    expect(sendgridOptions.safeParse(options).success).toBe(false);
  });
});
