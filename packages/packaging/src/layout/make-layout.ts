import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { builtFiles, isForNode } from './built-files';
import { npm } from './npm';
import { REPOSITORY_ROOT } from './repository-root';
import { type Manifest, neededBy, readManifest, readWorkspaces, type Workspace } from './workspaces';

/** What images are made of: the services, and the `switchback` command. */
export const LAYOUTS = ['gateway', 'router', 'sms', 'email', 'whatsapp', 'cli'] as const;
export type LayoutName = (typeof LAYOUTS)[number];

/** Directories of node_modules that no process at work loads; those of tests where they stand beside a package.json. */
const NOT_AT_WORK = new Set(['.bin', '.github', '@types']);
const TESTS = new Set(['test', 'tests', '__tests__']);

/**
 * Makes the production tree of a service below `out`, a directory that is empty or not there yet: built files, migrations, and the packages
 * that package-lock.json names for them. Everything in it is read-only. The repository has to be built.
 */
export async function makeLayout(service: LayoutName, out: string, root = REPOSITORY_ROOT): Promise<void> {
  if (existsSync(out) && readdirSync(out).length > 0) throw new Error(`${out} is not empty: name a directory that is, or a new one`);
  const workspaces = [...neededBy(`@switchback/${service}`, readWorkspaces(root))];
  writeManifests(root, out, workspaces);
  await npm(out, ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline']);
  rmSync(join(out, 'package-lock.json'));
  strip(join(out, 'node_modules'));
  await copyBuilt(root, out, workspaces);
  seal(out);
}

/** The lock file goes in as it is: npm takes of it what the manifests ask for, and refuses if it does not fit them. */
function writeManifests(root: string, out: string, workspaces: readonly Workspace[]): void {
  mkdirSync(out, { recursive: true });
  const write = (directory: string, content: object): void => {
    mkdirSync(join(out, directory), { recursive: true });
    writeFileSync(join(out, directory, 'package.json'), `${JSON.stringify(content, undefined, 2)}\n`);
  };
  write('.', { ...atWork(readManifest(root)), private: true, workspaces: workspaces.map(({ directory }) => directory).toSorted() });
  for (const { directory, manifest } of workspaces) write(directory, { ...atWork(manifest), private: true });
  copyFileSync(join(root, 'package-lock.json'), join(out, 'package-lock.json'));
}

function atWork({ name, version, license, main, bin, exports, engines, dependencies }: Manifest): Manifest {
  return JSON.parse(JSON.stringify({ name, version, license, main, bin, exports, engines, dependencies }));
}

async function copyBuilt(root: string, out: string, workspaces: readonly Workspace[]): Promise<void> {
  const files = await builtFiles(root, workspaces.map(({ manifest }) => manifest.name));
  for (const { directory, manifest } of workspaces) {
    const built = files.get(manifest.name)?.filter((path) => path !== 'package.json') ?? [];
    if (!built.some((path) => path.endsWith('.js'))) throw new Error(`${directory} is not built: run "npm run build"`);
    for (const path of built) {
      mkdirSync(dirname(join(out, directory, path)), { recursive: true });
      copyFileSync(join(root, directory, path), join(out, directory, path));
    }
  }
}

/** Removes what Node never loads from installed packages, and the directories that are empty then. */
function strip(directory: string): void {
  const isPackage = existsSync(join(directory, 'package.json'));
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (NOT_AT_WORK.has(entry.name) || (isPackage && TESTS.has(entry.name))) rmSync(path, { recursive: true });
    else if (entry.isDirectory()) strip(path);
    else if (entry.isFile() && !isForNode(relative(directory, path))) rmSync(path);
  }
  if (readdirSync(directory).length === 0) rmdirSync(directory);
}

/** Nobody may write: neither whoever runs it nor, by accident, whoever made it. */
function seal(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  if (stat.isDirectory()) for (const name of readdirSync(path)) seal(join(path, name));
  chmodSync(path, stat.isDirectory() || (stat.mode & 0o111) !== 0 ? 0o555 : 0o444);
}
