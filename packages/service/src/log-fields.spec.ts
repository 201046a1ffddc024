import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FIELDS } from './log-fields';

test('docs/logs.md explains each field, and no other', () => {
  const document = readFileSync(join(__dirname, '../../../docs/logs.md'), 'utf8');
  const [wide = '', fields = ''] = document.split('## Fields');
  const explained = Object.fromEntries([...fields.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, field, meaning]) => [field, meaning]));
  expect(explained).toEqual(LOG_FIELDS);
  const ofWideLines = [...wide.matchAll(/^\| `.*$/gm)].flatMap(([row]) => [...(row.split('|').at(-2) ?? '').matchAll(/`(\w+)`/g)].map(([, field = '']) => field));
  expect(ofWideLines.length).toBeGreaterThan(20);
  expect(ofWideLines.filter((field) => !(field in LOG_FIELDS))).toEqual([]);
});
