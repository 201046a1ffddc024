import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { errorField } from '../platform-error';

const run = promisify(execFile);

/** What Apache Kafka's jars would need and is not there, in one line; `undefined` when nothing is missing. */
export async function missingForJars(version: string): Promise<string | undefined> {
  if (!(await answers('java', '-version'))) return 'there is no Java to run Apache Kafka';
  if (isFetched(jarDirectory(version)) || (await answers('mvn', '--version'))) return undefined;
  return 'there is no Maven to fetch Apache Kafka';
}

/** A directory with Apache Kafka's jars, fetched by Maven once and kept in the user's cache; `missing` says in one line what is not there. */
export async function fetchJars(version: string, progress: (line: string) => void): Promise<{ directory: string } | { missing: string }> {
  const missing = await missingForJars(version);
  if (missing !== undefined) return { missing };
  const directory = jarDirectory(version);
  if (isFetched(directory)) return { directory };
  progress(`Fetching Apache Kafka ${version} (46 MB, once)`);
  return download(version, directory);
}

function jarDirectory(version: string): string {
  return join(cacheDirectory(), `kafka-${version}`);
}

function isFetched(directory: string): boolean {
  return existsSync(join(directory, 'complete'));
}

async function download(version: string, directory: string): Promise<{ directory: string } | { missing: string }> {
  const half = `${directory}.${process.pid}`;
  try {
    mkdirSync(half, { recursive: true });
    const goals = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${half}`, `-Dkafka.version=${version}`];
    await run('mvn', ['-q', '-B', '-f', pomFile(), ...goals], { timeout: 600_000, maxBuffer: 16 << 20 });
    writeFileSync(join(half, 'complete'), '');
    rmSync(directory, { recursive: true, force: true });
    renameSync(half, directory);
    return { directory };
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    // Two that fetch at once: the other one was first.
    if (isFetched(directory)) return { directory };
    return { missing: `Maven could not fetch Apache Kafka (${firstError(error)})` };
  }
}

/** Both `src/kafka` and `dist/kafka` lie two levels below the package. */
function pomFile(): string {
  return join(dirname(dirname(__dirname)), 'kafka', 'pom.xml');
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
