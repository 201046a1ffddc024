import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { smtpOptions } from './options';

describe('providers.example.yaml', () => {
  it('is a configuration that works', () => {
    const text = readFileSync(join(__dirname, '../../../providers.example.yaml'), 'utf8');
    const file = z.object({ providers: z.tuple([z.looseObject({ id: z.string(), kind: z.literal('smtp') })]).rest(z.unknown()) }).parse(parse(text));
    const [{ id: _id, kind: _kind, ...options }] = file.providers;
    expect(smtpOptions.safeParse(options).error).toBeUndefined();
  });
});
