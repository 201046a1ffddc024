import { readFileSync } from 'node:fs';
import { types } from 'node:util';
import { z } from 'zod';

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
  const parsed = schema.safeParse({ ...Object.fromEntries(blank), ...readSecretFiles(fromFiles, env) });
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => line(issue, env)));
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

function readSecretFiles(names: readonly string[], env: NodeJS.ProcessEnv): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    try {
      values[name] = readFileSync(env[`${name}_FILE`] ?? '', 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      const code = types.isNativeError(error) && 'code' in error ? String(error.code) : 'unreadable';
      throw new ConfigError([`${name}_FILE: the file cannot be read (${code})`]);
    }
  }
  return values;
}

function line(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv): string {
  const [name, ...rest] = issue.path.map(String);
  if (name === undefined) return issue.message;
  if (rest.length === 0 && isBlank(env[name]) && isBlank(env[`${name}_FILE`])) return `${name}: is required`;
  return `${[name, ...rest].join('.')}: ${withoutValue(issue)}`;
}

// zod never repeats a rejected value in these, except for keys that are not known.
function withoutValue(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_value'
    ? `must be one of ${issue.values.map(String).join(', ')}`
    : issue.message.replace(/^Invalid input: /, '');
}
