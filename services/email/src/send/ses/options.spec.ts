import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { sesOptions } from './options';

const account = { region: 'eu-central-1', accessKeyId: 'AKIA', secretAccessKey: 'secret', from: { address: 'no-reply@example.org' } };

describe('sesOptions', () => {
  it('takes what providers.example.yaml says', () => {
    const text = readFileSync(join(__dirname, '../../../providers.example.yaml'), 'utf8');
    const file = z.object({ providers: z.array(z.looseObject({ id: z.string(), kind: z.string() })) }).parse(parse(text));
    const { id: _id, kind: _kind, ...options } = file.providers.find(({ kind }) => kind === 'ses') ?? { id: '', kind: '' };
    expect(sesOptions.safeParse(options).error).toBeUndefined();
  });

  it('takes no keys where the chain is to find them', () => {
    const { accessKeyId: _id, secretAccessKey: _secret, ...rest } = account;
    expect(sesOptions.safeParse({ ...rest, credentials: 'CHAIN' }).error).toBeUndefined();
  });

  it.each([
    ['no key, and nothing of the chain', { ...account, accessKeyId: undefined, secretAccessKey: undefined }],
    ['keys besides the chain', { ...account, credentials: 'CHAIN' }],
    ['no region', { ...account, region: undefined }],
    ['a region that is a host', { ...account, region: 'evil.example/' }],
    ['no secret', { ...account, secretAccessKey: undefined }],
    ['a sender that is none', { ...account, from: { address: 'example.org' } }],
    ['a topic that is a queue', { ...account, topicArn: 'arn:aws:sqs:eu-central-1:123456789012:queue' }],
    ['a place to fetch certificates from', { ...account, certificateUrl: 'https://example.org' }],
  ])('refuses %s', (_name, options) => {
    expect(sesOptions.safeParse(options).success).toBe(false);
  });
});
