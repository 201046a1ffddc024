import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { smtpOptions } from './options';

describe('providers.example.yaml', () => {
  it('is a configuration that works', () => {
    const pem = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const text = readFileSync(join(__dirname, '../../../providers.example.yaml'), 'utf8')
      .replace('env:SMTP_SIGNING_KEY', 'the key of this provider and no other')
      .replace('file:/run/secrets/dkim.pem', JSON.stringify(pem));
    const file = z.object({ providers: z.tuple([z.looseObject({ id: z.string(), kind: z.literal('smtp') })]).rest(z.unknown()) }).parse(parse(text));
    const [{ id: _id, kind: _kind, ...options }] = file.providers;
    expect(smtpOptions.safeParse(options).error).toBeUndefined();
  });
});

describe('smtpOptions', () => {
  const options = { host: 'mail.example.org', from: { address: 'shop@example.org' } };
  const bounces = { listen: '0.0.0.0:2525', domain: 'bounce.example.org' };
  const signingKeys = ['the key of this provider, 32 long'];

  it('listens where it is told', () => {
    expect(smtpOptions.safeParse({ ...options, bounces, signingKeys }).success).toBe(true);
    expect(smtpOptions.safeParse({ ...options, bounces: { ...bounces, listen: '[::]:2525' }, signingKeys }).success).toBe(true);
  });

  it.each([
    ['return paths without a key', { bounces }, 'signingKeys'],
    ['links without a key', { unsubscribe: {} }, 'signingKeys'],
    ['a short key', { bounces, signingKeys: ['short'] }, 'signingKeys.0'],
    ['an address without a port', { bounces: { ...bounces, listen: '0.0.0.0' }, signingKeys }, 'bounces.listen'],
    ['a domain that is none', { bounces: { ...bounces, domain: 'b@c' }, signingKeys }, 'bounces.domain'],
    ['a mailto that is two', { unsubscribe: { mailto: 'a@b.example,c@d.example' }, signingKeys }, 'unsubscribe.mailto'],
  ])('refuses %s', (_name, given, path) => {
    expect(smtpOptions.safeParse({ ...options, ...given }).error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
