import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /^(env|file):(.+)$/;

/** Told the path of an option whose secret is not there, and what to do; never a value. */
export type Missing = (name: string, sentence: string) => void;

/** Replaces every string `env:NAME` and `file:/path` in a provider's options by what it refers to, at any depth. What is missing stays as it is written. */
export function resolveSecrets(options: Readonly<Record<string, unknown>>, environment: Environment, missing: Missing): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, resolve(value, name, environment, missing)]));
}

function resolve(value: unknown, name: string, environment: Environment, missing: Missing): unknown {
  if (typeof value === 'string') return resolveText(value, name, environment, missing);
  if (Array.isArray(value)) return value.map((item: unknown, index) => resolve(item, `${name}.${index}`, environment, missing));
  if (typeof value === 'object' && value !== null) return resolveSecrets({ ...value }, environment, (inner, sentence) => missing(`${name}.${inner}`, sentence));
  return value;
}

function resolveText(text: string, name: string, environment: Environment, missing: Missing): string {
  const [, source, target] = REFERENCE.exec(text) ?? [];
  if (source === undefined || target === undefined) return text;
  const found = source === 'file' ? readSecretFile(target) : environment[target];
  if (found !== undefined && (source === 'file' || found !== '')) return found;
  missing(name, source === 'file' ? `the file ${target} cannot be read; put it there, and let the service read it` : `the variable ${target} is not set; set it, or write file:/path here`);
  return text;
}

function readSecretFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}
