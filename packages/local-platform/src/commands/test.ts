import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { REPOSITORY_ROOT } from '../paths';
import { onAncestorsGone } from '../process/ancestors';
import { TestParts } from '../test-parts/test-parts';
import { complain, say } from '../terminal';

import { describeResults, readReports, type TierResult } from './test-results';

const RESULTS = join(REPOSITORY_ROOT, '.test-results');
const USUAL_TIERS: readonly string[] = ['unit', 'int', 'e2e'];
const TIERS: readonly string[] = [...USUAL_TIERS, 'operations'];
const resolveProgram = createRequire(__filename).resolve;

/**
 * `npm test`: the unit tier by nx (cached), then the int and e2e tiers by Jest, with one database and one broker for the run.
 * Arguments name tiers (`npm test -- unit operations`); `all` means the operations tier, too, which takes minutes more. Answers the exit code.
 */
export async function runTest(args: readonly string[]): Promise<number> {
  const tiers = tiersOf(args);
  const unknown = tiers.find((tier) => !TIERS.includes(tier));
  if (unknown !== undefined) {
    complain(`There is no tier "${unknown}": ${TIERS.join(', ')} are known, and "all" of them.`);
    return 2;
  }
  mkdirSync(RESULTS, { recursive: true });
  const parts = await TestParts.start();
  const environment = await parts.environment();
  const running = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => running.abort());
  onAncestorsGone(() => running.abort());
  try {
    const results: TierResult[] = [];
    let clean = true;
    for (const tier of tiers) {
      if (running.signal.aborted) return 130;
      say(`\n${tier} tests`);
      const outcome = await (tier === 'unit' ? runUnit(running.signal) : runJest(tier, environment, running.signal));
      results.push(outcome.result);
      clean &&= outcome.code === 0;
    }
    const failed = results.reduce((sum, result) => sum + result.failed, 0);
    if (!clean && failed === 0) complain('A tier ended with an error although no test failed: look above.');
    say(describeResults(results));
    return clean && failed === 0 ? 0 : 1;
  } finally {
    await parts.stop();
  }
}

function tiersOf(args: readonly string[]): readonly string[] {
  if (args.length === 0) return USUAL_TIERS;
  return args.includes('all') ? TIERS : args;
}

interface Outcome {
  code: number;
  result: TierResult;
}

/** Every project's own unit tests; nx restores the report of a project whose inputs did not change. */
async function runUnit(signal: AbortSignal): Promise<Outcome> {
  const reports = projects().map((project) => join(project, '.test-results', 'unit.json'));
  for (const report of reports) rmSync(report, { force: true });
  const nx = resolveProgram('nx/bin/nx.js', { paths: [REPOSITORY_ROOT] });
  const env = { NX_ISOLATE_PLUGINS: 'false', NX_DAEMON: 'false', NX_TUI: 'false' };
  const code = await run([nx, 'run-many', '-t', 'test', '--outputStyle=static'], env, signal);
  return { code, result: readReports('unit', reports) };
}

async function runJest(tier: string, environment: Record<string, string>, signal: AbortSignal): Promise<Outcome> {
  const report = join(RESULTS, `${tier}.json`);
  rmSync(report, { force: true });
  const jest = resolveProgram('jest/bin/jest', { paths: [REPOSITORY_ROOT] });
  const flags = ['--config', `jest.${tier}.config.cjs`, '--passWithNoTests', '--forceExit', '--json', `--outputFile=${report}`];
  const code = await run([jest, ...flags], { ...environment, SWITCHBACK_BUILT: '1' }, signal);
  return { code, result: readReports(tier, [report]) };
}

function projects(): string[] {
  return ['packages', 'services'].flatMap((group) =>
    readdirSync(join(REPOSITORY_ROOT, group))
      .map((name) => join(REPOSITORY_ROOT, group, name))
      .filter((directory) => existsSync(join(directory, 'jest.config.cjs'))),
  );
}

/** Runs a Node program in the repository's root; its output is ours, but for the JSON that Jest prints beside its report. */
function run(args: readonly string[], env: Record<string, string>, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: REPOSITORY_ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
    signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
