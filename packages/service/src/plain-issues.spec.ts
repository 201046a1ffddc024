import { z } from 'zod';

import { plainIssues } from './plain-issues';

const schema = z.strictObject({
  name: z.string().min(1).max(3).optional(),
  port: z.int().min(1).max(65_535).optional(),
  share: z.number().positive().optional(),
  tls: z.union([z.boolean(), z.strictObject({ ca: z.string().optional(), verify: z.boolean().default(true) })]).default(false),
  after: z.union([z.literal(0), z.int().min(1_000)]).optional(),
  kind: z.enum(['A', 'B']).optional(),
  url: z.url().optional(),
  id: z.uuid().optional(),
  classes: z.record(z.string().regex(/^0x/, 'must be hexadecimal'), z.enum(['X', 'Y'])).optional(),
  list: z.array(z.strictObject({ sid: z.string() })).min(1).optional(),
  own: z.string().refine(() => false, 'must be the colour of the sky').optional(),
  coerced: z.coerce.number().optional(),
});

const told = (input: unknown) => plainIssues(schema, schema.safeParse(input).error?.issues ?? []).map(({ path, sentence }) => `${path}: ${sentence}`);

describe('plainIssues', () => {
  it.each([
    [{ name: 7 }, 'name: must be a text, not a number: put it in quotes'],
    [{ name: '' }, 'name: must not be empty'],
    [{ name: 'long' }, 'name: must have at most 3 characters'],
    [{ port: 1.5 }, 'port: must be a whole number'],
    [{ port: '25' }, 'port: must be a number, not a text'],
    [{ port: 0 }, 'port: must be at least 1'],
    [{ share: 0 }, 'share: must be more than 0'],
    [{ tls: 'yes' }, 'tls: must be true or false, or fields with values'],
    [{ tls: { verify: 'yes' } }, 'tls.verify: must be true or false, not a text'],
    [{ tls: { verifi: true } }, 'tls.verifi: is not known here; did you mean verify?'],
    [{ after: 5 }, 'after: must be at least 1000'],
    [{ after: 'never' }, 'after: must be 0, or a number'],
    [{ kind: 'C' }, 'kind: must be one of A, B'],
    [{ url: 'example.org' }, 'url: must be an http or https URL, such as https://example.org'],
    [{ id: '7' }, 'id: must be a UUID'],
    [{ classes: { '7': 'X' } }, 'classes.7: its name must be hexadecimal'],
    [{ classes: { '0x7': 'Z' } }, 'classes.0x7: must be one of X, Y'],
    [{ list: [] }, 'list: must have at least 1 entry'],
    [{ list: [{}] }, 'list.0.sid: is missing: give a text'],
    [{ list: [{ sid: 'a', zzz: 1 }] }, 'list.0.zzz: is not known here: leave it out; known are sid'],
    [{ own: 'red' }, 'own: must be the colour of the sky'],
    [{ coerced: 'many' }, 'coerced: must be a number'],
    [[], ': must be fields with values, not a list'],
  ])('%j', (input, sentence) => {
    expect(told(input)).toEqual([sentence]);
  });

  it('tells every mistake', () => {
    expect(told({ port: 0, tls: { ca: 1, x: 1 }, kind: 'C', y: 1 })).toHaveLength(5);
  });
});
