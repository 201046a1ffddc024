import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /^(env|file):(.+)$/;

/**
 * Replaces every string `env:NAME` and `file:/path` in a provider's options by what it refers to, at any depth. `refuse` is told
 * the name of what is missing, never a value.
 */
export function resolveSecrets(
  options: Readonly<Record<string, unknown>>,
  environment: Environment,
  refuse: (problem: string) => never,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, resolve(value, name, environment, refuse)]));
}

function resolve(value: unknown, name: string, environment: Environment, refuse: (problem: string) => never): unknown {
  if (typeof value === 'string') return resolveText(value, name, environment, refuse);
  if (Array.isArray(value)) return value.map((item: unknown, index) => resolve(item, `${name}.${index}`, environment, refuse));
  if (typeof value === 'object' && value !== null) return resolveSecrets({ ...value }, environment, (problem) => refuse(`${name}.${problem}`));
  return value;
}

function resolveText(text: string, name: string, environment: Environment, refuse: (problem: string) => never): string {
  const [, source, target] = REFERENCE.exec(text) ?? [];
  if (source === undefined || target === undefined) return text;
  if (source === 'file') return readSecretFile(target, name, refuse);
  const value = environment[target];
  return value === undefined || value === '' ? refuse(`${name}: the variable ${target} is not set`) : value;
}

function readSecretFile(path: string, name: string, refuse: (problem: string) => never): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return refuse(`${name}: the file ${path} cannot be read`);
  }
}
