import { execFile, execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../../..');
const GROUPS = ['packages', 'services'];
const NEEDED_BY = ['gateway', 'router', 'sms', 'email', 'whatsapp'].map((name) => `@switchback/${name}`);

/** An earlier state of this repository, by a name that git knows. */
export interface Release {
  readonly ref: string;
  readonly commit: string;
}

/** What `PREVIOUS_RELEASE` names, else the newest tag `v…` of the history; or the reason why there is none. */
export function findPreviousRelease(): Release | { skip: string } {
  const wanted = process.env['PREVIOUS_RELEASE'] ?? git('describe', '--tags', '--abbrev=0', '--match', 'v*');
  if (wanted === undefined) return { skip: 'nothing was released yet, or this clone is too shallow to know; PREVIOUS_RELEASE names a commit' };
  const commit = git('rev-parse', '--verify', '--quiet', `${wanted}^{commit}`);
  return commit === undefined ? { skip: `this clone does not have ${wanted}` } : { ref: wanted, commit };
}

/** `describe` for specs that run an earlier release: skipped where there is none, with the reason in its name. */
export function describeWithPreviousRelease(name: string, specs: (release: Release) => void): void {
  const release = findPreviousRelease();
  if ('commit' in release) describe(`${name} (${release.ref})`, () => specs(release));
  else describe.skip(`${name} (skipped: ${release.skip})`, () => specs({ ref: '', commit: '' }));
}

/** A release, built in a directory of its own; `remove` deletes it. */
export async function buildRelease({ commit }: Release): Promise<{ root: string; remove: () => void }> {
  const root = mkdtempSync(join(tmpdir(), 'switchback-release-'));
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  try {
    const archive = join(root, 'release.tar');
    writeFileSync(archive, execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 256 << 20 }));
    await promisify(execFile)('tar', ['-xf', archive, '-C', root]);
    const workspaces = readWorkspaces(root);
    await installModules(root, workspaces);
    for (const name of closure(workspaces)) await build(root, workspaces.get(name)?.directory ?? '');
    return { root, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Workspace {
  readonly directory: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

type Workspaces = ReadonlyMap<string, Workspace>;

function readWorkspaces(root: string): Workspaces {
  const directories = GROUPS.flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)));
  return new Map(
    directories.map((directory) => {
      const { name, dependencies = {} }: { name: string; dependencies?: Record<string, string> } = JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8'));
      return [name, { directory, dependencies }];
    }),
  );
}

function closure(workspaces: Workspaces): ReadonlySet<string> {
  const names = new Set(NEEDED_BY);
  for (const name of names) for (const other of Object.keys(workspaces.get(name)?.dependencies ?? {})) if (workspaces.has(other)) names.add(other);
  return names;
}

/** Ours where they are the same versions, else its own. */
async function installModules(root: string, workspaces: Workspaces): Promise<void> {
  const wanted = [...closure(workspaces)].flatMap((name) => Object.entries(workspaces.get(name)?.dependencies ?? {}).filter(([other]) => !workspaces.has(other)));
  if (!wanted.every(([name, version]) => installedVersion(name) === version)) {
    await promisify(execFile)('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, maxBuffer: 16 << 20 });
    return;
  }
  const modules = join(root, 'node_modules');
  mkdirSync(join(modules, '@switchback'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) if (name !== '@switchback') symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  for (const [name, { directory }] of workspaces) symlinkSync(join(root, directory), join(modules, name));
}

function installedVersion(name: string): string | undefined {
  const file = join(ROOT, 'node_modules', name, 'package.json');
  if (!existsSync(file)) return undefined;
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}

/** As its target `build` does it. */
async function build(root: string, directory: string): Promise<void> {
  if (!lstatSync(join(root, directory, 'src')).isDirectory()) return;
  const flags = ['src', '-d', 'dist', '--config-file', '../../.swcrc', '--strip-leading-paths', '--ignore', '**/*.spec.ts', '--quiet'];
  await promisify(execFile)(join(ROOT, 'node_modules', '.bin', 'swc'), flags, { cwd: join(root, directory) });
}

function git(...words: string[]): string | undefined {
  try {
    return execFileSync('git', words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
