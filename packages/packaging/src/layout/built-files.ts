import { npm } from './npm';

interface Packed {
  readonly name: string;
  readonly files: readonly { readonly path: string }[];
}

/** By package: the files that it ships by npm's own rules (`files` in its package.json), without those that only people and editors read. */
export async function builtFiles(root: string, names: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const flags = names.flatMap((name) => ['--workspace', name]);
  const packed: readonly Packed[] = JSON.parse(await npm(root, ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error', ...flags]));
  return new Map(packed.map(({ name, files }) => [name, files.map(({ path }) => path).filter(isForNode)]));
}

/** Whether Node may load it: not types, sources, maps from built files to sources, or documents. */
export function isForNode(path: string): boolean {
  return /(^|\/)(LICEN[CS]E|NOTICE)[^/]*$/i.test(path) || !/\.([mc]?ts|tsx|map|md|markdown|flow|tsbuildinfo)$/i.test(path);
}
