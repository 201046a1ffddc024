import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A directory with Apache Kafka's jars, fetched by Maven once and kept in the user's cache; `missing` says in one line what is not there. */
export async function fetchJars(version: string, progress: (line: string) => void): Promise<{ directory: string } | { missing: string }> {
  if (!(await answers('java', '-version'))) return { missing: 'there is no Java to run Apache Kafka' };
  const directory = join(cacheDirectory(), `kafka-${version}`);
  if (existsSync(join(directory, 'complete'))) return { directory };
  if (!(await answers('mvn', '--version'))) return { missing: 'there is no Maven to fetch Apache Kafka' };
  progress(`Fetching Apache Kafka ${version} (46 MB, once)`);
  return download(version, directory);
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
    if (existsSync(join(directory, 'complete'))) return { directory };
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
  const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  const line = output.split('\n').find((candidate) => candidate.startsWith('[ERROR]'));
  return (line ?? String(error)).replace('[ERROR] ', '').slice(0, 200);
}
