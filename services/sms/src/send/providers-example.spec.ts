import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { smppOptions } from './smpp/options';
import { twilioOptions } from './twilio/options';
import { vonageOptions } from './vonage/options';

const schemas: Readonly<Record<string, z.ZodType>> = { twilio: twilioOptions, vonage: vonageOptions, smpp: smppOptions };

describe('providers.example.yaml', () => {
  const text = readFileSync(join(__dirname, '../../providers.example.yaml'), 'utf8');
  const { providers } = z.object({ providers: z.array(z.looseObject({ id: z.string(), kind: z.string() })) }).parse(parse(text));

  it('shows every kind', () => {
    expect(providers.map(({ kind }) => kind)).toEqual(Object.keys(schemas));
  });

  it.each(providers)('is a configuration of $kind that works', ({ id: _id, kind, ...options }) => {
    expect(schemas[kind]?.safeParse(options).error).toBeUndefined();
  });
});
