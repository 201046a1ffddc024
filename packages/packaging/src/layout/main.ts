import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { LAYOUTS, makeLayout } from './make-layout';
import { measureTree } from './tree-size';

const USAGE = `npm run layout -- --service <${LAYOUTS.join('|')}> --out <directory>`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { service: { type: 'string' }, out: { type: 'string' } } });
  const service = LAYOUTS.find((name) => name === values.service);
  if (service === undefined || values.out === undefined) throw new Error(USAGE);
  const out = resolve(values.out);
  await makeLayout(service, out);
  const { files, bytes } = measureTree(out);
  process.stdout.write(`${out}: ${service}, ${files} files, ${(bytes / 2 ** 20).toFixed(1)} MiB\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
