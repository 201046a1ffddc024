import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeLayout } from './make-layout';

it('makes no layout where something is already, and leaves that as it is', async () => {
  const out = mkdtempSync(join(tmpdir(), 'layout-'));
  writeFileSync(join(out, 'notes.txt'), 'mine');
  await expect(makeLayout('gateway', out)).rejects.toThrow(`${out} is not empty`);
  expect(readdirSync(out)).toEqual(['notes.txt']);
  rmSync(out, { recursive: true });
});
