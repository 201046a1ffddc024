import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Programs that `go install` makes for the chart's tests. */
export type ChartTool = 'helm' | 'kubeconform';

/** The user's cache, where what tests download or build is kept. */
export function cacheDirectory(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'switchback');
}

/** A program on the PATH or in the cache; or the reason why specs go without. */
export function findTool(name: ChartTool): { program: string } | { skip: string } {
  const directories = [join(cacheDirectory(), 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  const program = directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
  return program === undefined ? { skip: `there is no ${name}` } : { program };
}

/** `describe` for specs that need Helm: skipped where there is none, with the reason in its name. With REQUIRE_HELM=1 the lack of it is a failure. */
export function describeWithTool(name: string, tool: ChartTool, specs: (program: string) => void): void {
  const found = findTool(tool);
  if ('program' in found) describe(name, () => specs(found.program));
  else if (process.env['REQUIRE_HELM'] === '1') it(`${name}: needs ${tool}`, () => Promise.reject(new Error(`REQUIRE_HELM=1, but ${found.skip}`)));
  else describe.skip(`${name} (skipped: ${found.skip})`, () => specs(''));
}
