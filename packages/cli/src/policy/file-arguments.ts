import type { Command } from 'commander';
import { UsageError } from '../usage-error';

export interface FileFlags {
  readonly file?: readonly string[];
}

/** Gives a command its policy files, as arguments or by -f: both everywhere. */
export function withPolicyFiles(command: Command): Command {
  return command
    .argument('[file...]', 'policies as YAML ("-" is stdin)')
    .option('-f, --file <file>', 'the same as an argument; may be repeated', (file: string, previous: readonly string[] = []) => [...previous, file]);
}

/** The files named either way, arguments first. Throws a {@link UsageError} when there is none. */
export function policyFiles(named: readonly string[], flags: FileFlags): readonly string[] {
  const files = [...named, ...(flags.file ?? [])];
  if (files.length === 0) throw new UsageError('no policy file was named', 'give a file, as an argument or with -f; "-" is stdin');
  return files;
}
