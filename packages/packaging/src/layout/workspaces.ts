import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of a package.json, what a package at work needs. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly main?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A package of this repository. */
export interface Workspace {
  /** Below the root, such as `packages/bus`. */
  readonly directory: string;
  readonly manifest: Manifest;
}

const PLACES = ['packages', 'services'];

export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
}

/** All packages of the repository, by name. */
export function readWorkspaces(root: string): ReadonlyMap<string, Workspace> {
  const directories = PLACES.flatMap((place) => readdirSync(join(root, place)).map((name) => `${place}/${name}`));
  const found = directories.filter((directory) => existsSync(join(root, directory, 'package.json')));
  const workspaces = found.map((directory): Workspace => ({ directory, manifest: readManifest(join(root, directory)) }));
  return new Map(workspaces.map((workspace) => [workspace.manifest.name, workspace]));
}

/** The package with that name and all packages of the repository that it needs at work, each once. */
export function neededBy(name: string, all: ReadonlyMap<string, Workspace>, found = new Set<Workspace>()): ReadonlySet<Workspace> {
  const workspace = all.get(name);
  if (workspace === undefined || found.has(workspace)) return found;
  found.add(workspace);
  for (const dependency of Object.keys(workspace.manifest.dependencies ?? {})) neededBy(dependency, all, found);
  return found;
}
