import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { errorField } from '../platform-error';

const run = promisify(execFile);

/** Java libraries that Maven fetches once and that are kept in the user's cache. */
export interface JarSet {
  /** For people, e.g. "Apache Kafka". */
  readonly title: string;
  /** Its directory in the cache, version included. */
  readonly name: string;
  readonly pomFile: string;
  /** As in `-Dname=value`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** What is told before they are fetched. */
  readonly announcement: string;
  /** A JDK program that they need besides Java. */
  readonly compiler?: 'javac';
}

/** What the jars would need and is not there, in one line; `undefined` when nothing is missing. */
export async function missingForJars(jars: JarSet): Promise<string | undefined> {
  if (!(await answers('java', '-version'))) return `there is no Java to run ${jars.title}`;
  if (jars.compiler !== undefined && !(await answers(jars.compiler, '-version'))) return `there is no Java compiler for ${jars.title}`;
  if (isFetched(jarDirectory(jars)) || (await answers('mvn', '--version'))) return undefined;
  return `there is no Maven to fetch ${jars.title}`;
}

/** A directory with the jars; `missing` says in one line what is not there. */
export async function fetchJars(jars: JarSet, progress: (line: string) => void): Promise<{ directory: string } | { missing: string }> {
  const missing = await missingForJars(jars);
  if (missing !== undefined) return { missing };
  const directory = jarDirectory(jars);
  if (isFetched(directory)) return { directory };
  progress(jars.announcement);
  return download(jars, directory);
}

function jarDirectory({ name }: JarSet): string {
  return join(cacheDirectory(), name);
}

function isFetched(directory: string): boolean {
  return existsSync(join(directory, 'complete'));
}

async function download(jars: JarSet, directory: string): Promise<{ directory: string } | { missing: string }> {
  const half = `${directory}.${process.pid}`;
  try {
    mkdirSync(half, { recursive: true });
    const properties = Object.entries(jars.properties ?? {}).map(([name, value]) => `-D${name}=${value}`);
    const goals = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${half}`, ...properties];
    await run('mvn', ['-q', '-B', '-f', jars.pomFile, ...goals], { timeout: 600_000, maxBuffer: 16 << 20 });
    writeFileSync(join(half, 'complete'), '');
    rmSync(directory, { recursive: true, force: true });
    renameSync(half, directory);
    return { directory };
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    // Two that fetch at once: the other one was first.
    if (isFetched(directory)) return { directory };
    return { missing: `Maven could not fetch ${jars.title} (${firstError(error)})` };
  }
}

function cacheDirectory(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'switchback');
}

async function answers(program: string, flag: string): Promise<boolean> {
  try {
    await run(program, [flag], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

function firstError(error: unknown): string {
  const output = String(errorField(error, 'stdout') ?? '');
  const line = output.split('\n').find((candidate) => candidate.startsWith('[ERROR]'));
  return (line ?? String(error)).replace('[ERROR] ', '').slice(0, 200);
}
