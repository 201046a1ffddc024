import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const SERVICE = 'services/router/src';
const DECIDE = 'services/router/src/decide';
const HEART = 'packages/fallback/src';
const BOUNDARY = '@nx/enforce-module-boundaries';
const SOUND = 'export const answer = (now: number): number => now + 42;';

/** What lint must refuse, and where; every line is planted in a file of its own. */
const REFUSED = [
  { folder: SERVICE, code: "import '@switchback/sms/src/config';", rule: BOUNDARY, says: 'Imports of apps are forbidden' },
  { folder: SERVICE, code: "import '../../sms/src/config';", rule: BOUNDARY, says: 'relative or absolute path' },
  { folder: SERVICE, code: "import '@switchback/testing';", rule: BOUNDARY, says: 'layer:service' },
  { folder: HEART, code: "import '@switchback/contracts';", rule: BOUNDARY, says: 'layer:pure' },
  ...[DECIDE, HEART].flatMap((folder) => [
    { folder, code: 'export const answer = async (): Promise<number> => await Promise.resolve(42);', rule: 'no-restricted-syntax', says: 'no await' },
    { folder, code: 'export async function answer(): Promise<void> {}', rule: 'no-restricted-syntax', says: 'no async' },
    { folder, code: 'export const answer = (): number => Date.now();', rule: 'no-restricted-syntax', says: 'Pass the time in' },
    { folder, code: 'export const answer = (): Date => new Date();', rule: 'no-restricted-syntax', says: 'Pass the time in' },
    { folder, code: 'export const answer = (): number => Math.random();', rule: 'no-restricted-syntax', says: 'Pass randomness in' },
    { folder, code: "import 'node:fs';", rule: 'no-restricted-imports', says: 'no I/O package' },
    { folder, code: "import 'pg';", rule: 'no-restricted-imports', says: 'no I/O package' },
    { folder, code: 'export const answer = (): unknown => process.env;', rule: 'no-restricted-globals', says: 'process' },
    { folder, code: 'export const answer = (): unknown => setTimeout(() => undefined, 1);', rule: 'no-restricted-globals', says: 'setTimeout' },
  ]),
  ...['accept', 'record', 'send'].map((room) => ({ folder: DECIDE, code: `import '../${room}/anything';`, rule: 'no-restricted-imports', says: 'may not import accept/, record/ or send/' })),
  { folder: DECIDE, code: "import '../config';", rule: 'no-restricted-imports', says: 'may not read configuration' },
];

interface Linted {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

const PLANTED = /^planted-[0-9a-f]{8}-\d+\.ts$/;
const run = randomBytes(4).toString('hex');
const fileOf = (folder: string, name: string): string => join(ROOT, folder, `planted-${run}-${name}.ts`);
const planted = REFUSED.map((planting, index) => ({ ...planting, file: fileOf(planting.folder, String(index)) }));
const sound = [SERVICE, DECIDE, HEART].map((folder, index) => ({ folder, file: fileOf(folder, String(REFUSED.length + index)) }));

/** Also what a run left that was killed. */
function clear(): void {
  for (const folder of [SERVICE, DECIDE, HEART]) {
    for (const name of readdirSync(join(ROOT, folder))) if (PLANTED.test(name)) rmSync(join(ROOT, folder, name), { force: true });
  }
}

/** Runs a Node program in the repository's root and answers with what it prints. */
function printed(path: string, args: readonly string[]): string {
  const env = { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', NX_TUI: 'false' };
  const { error, stdout, stderr } = spawnSync(process.execPath, [path, ...args], { cwd: ROOT, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (error !== undefined || stdout === '') throw error ?? new Error(stderr);
  return stdout;
}

describe('lint', () => {
  let results: readonly Linted[] = [];

  beforeAll(() => {
    clear();
    process.once('exit', clear);
    // Module boundaries are judged by the project graph, which nx leaves behind.
    printed(require.resolve('nx/bin/nx.js'), ['show', 'projects']);
    for (const { file, code } of planted) writeFileSync(file, `${code}\n`);
    for (const { file } of sound) writeFileSync(file, `${SOUND}\n`);
    try {
      const files = [...planted, ...sound].map(({ file }) => file);
      results = JSON.parse(printed(join(dirname(require.resolve('eslint/package.json')), 'bin', 'eslint.js'), ['--format', 'json', ...files]));
    } finally {
      clear();
    }
  });

  const messagesOf = (file: string): Linted['messages'] => {
    const linted = results.find(({ filePath }) => basename(filePath) === basename(file));
    if (linted === undefined) throw new Error(`${file} was not linted`);
    return linted.messages;
  };

  it.each(planted)('refuses in $folder: $code', ({ file, rule, says }) => {
    expect(messagesOf(file)).toContainEqual(expect.objectContaining({ ruleId: rule, message: expect.stringContaining(says) }));
  });

  it.each(sound)('has nothing against a pure function in $folder', ({ file }) => {
    expect(messagesOf(file)).toEqual([]);
  });
});
