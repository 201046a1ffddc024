import { z } from 'zod';

import { plainIssues, type Mistake } from './plain-issues';
import { readSecretFile } from './read-secret-file';
import { Secret } from './secret';
import { unreadable } from './unreadable';

/** sysexits.h EX_CONFIG. */
export const EXIT_CONFIG = 78;

/** Configuration that cannot be used: one line per field, naming the variable and never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

/**
 * Reads and validates the environment. A field `NAME` that is absent is read from the file that `NAME_FILE` names, for secrets that are
 * mounted as files. Throws {@link ConfigError}.
 */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv): z.output<Schema> {
  const names = fieldNames(schema);
  const fromFiles = names.filter((name) => isBlank(env[name]) && !isBlank(env[`${name}_FILE`]) && !names.includes(`${name}_FILE`));
  const blank = Object.entries(env).filter(([, value]) => !isBlank(value));
  const files = readSecretFiles(fromFiles, env);
  const parsed = schema.safeParse({ ...Object.fromEntries(blank), ...files.values });
  if (parsed.success && files.unreadable.size === 0) {
    for (const name of fromFiles) rememberFile(parsed.data, name, env[`${name}_FILE`] ?? '');
    return parsed.data;
  }
  const mistakes = parsed.success ? [] : plainIssues(schema, parsed.error.issues);
  throw new ConfigError(linesOf(mistakes, files.unreadable, env));
}

/** {@link parseConfig}, but prints what is wrong on stderr and exits with code 78: nothing can start without its configuration. */
export function readConfig<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv = process.env): z.output<Schema> {
  try {
    return parseConfig(schema, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

const isBlank = (value: string | undefined): boolean => value === undefined || value === '';

function fieldNames(schema: z.ZodType): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodType) return fieldNames(schema.in);
  return [];
}

/** A secret that came from a file can be read from there again. */
function rememberFile(config: unknown, name: string, path: string): void {
  const value: unknown = typeof config === 'object' && config !== null ? Reflect.get(config, name) : undefined;
  if (value instanceof Secret) value.keptIn(path);
}

interface SecretFiles {
  readonly values: Readonly<Record<string, string>>;
  /** By the name of the field: what is wrong with its file. */
  readonly unreadable: ReadonlyMap<string, string>;
}

function readSecretFiles(names: readonly string[], env: NodeJS.ProcessEnv): SecretFiles {
  const values: Record<string, string> = {};
  const wrong = new Map<string, string>();
  for (const name of names) {
    try {
      values[name] = readSecretFile(env[`${name}_FILE`] ?? '');
    } catch (error) {
      wrong.set(name, `${name}_FILE: ${unreadable(error)}`);
    }
  }
  return { values, unreadable: wrong };
}

/** One line for each field: what follows from a field that is wrong already is not told. */
function linesOf(mistakes: readonly Mistake[], filesUnread: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): readonly string[] {
  const lines = new Map(filesUnread);
  for (const mistake of mistakes) if (!lines.has(mistake.path)) lines.set(mistake.path, line(mistake, env));
  return [...lines.values()];
}

function line({ path, sentence }: Mistake, env: NodeJS.ProcessEnv): string {
  if (path === '') return sentence;
  const absent = !path.includes('.') && isBlank(env[path]) && isBlank(env[`${path}_FILE`]);
  return `${path}: ${absent && sentence.startsWith('is missing') ? 'is required' : sentence}`;
}
