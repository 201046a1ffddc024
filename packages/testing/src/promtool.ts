import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const DIRECTORIES = ['/usr/bin', '/usr/local/bin'];

export type PrometheusProgram = 'prometheus' | 'promtool';

/** A program of Debian's `prometheus`; or the reason why specs go without. */
export function findPrometheus(name: PrometheusProgram): { program: string } | { skip: string } {
  const program = DIRECTORIES.map((directory) => `${directory}/${name}`).find((path) => existsSync(path));
  return program === undefined ? { skip: `there is no ${name} (Debian: prometheus)` } : { program };
}

/** `describe` for specs that need Prometheus: skipped where there is none, with the reason in its name. With REQUIRE_PROMTOOL=1 the lack of it is a failure. */
export function describeWithPrometheus(name: string, program: PrometheusProgram, specs: (path: string) => void): void {
  const found = findPrometheus(program);
  if ('program' in found) describe(name, () => specs(found.program));
  else if (process.env['REQUIRE_PROMTOOL'] === '1') it(`${name}: needs ${program}`, () => Promise.reject(new Error(`REQUIRE_PROMTOOL=1, but ${found.skip}`)));
  else describe.skip(`${name} (skipped: ${found.skip})`, () => specs(''));
}

/** What it printed, and whether it was content. */
export async function run(program: string, args: readonly string[]): Promise<{ readonly ok: boolean; readonly output: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, [...args], { maxBuffer: 64 << 20 });
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    const printed = error instanceof Error && 'stdout' in error && 'stderr' in error ? `${String(error.stdout)}${String(error.stderr)}` : String(error);
    return { ok: false, output: printed };
  }
}
