import { describeError } from './describe-error';

/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;

/** What a service's program does once, instead of serving. It is told where its lines go. */
export type Command = (print: (line: string) => void) => Promise<void>;

/**
 * Does the command that the program was given, and ends the process: 0 when it is done, 1 when it failed. Returns
 * when it was given none.
 */
export async function runCommand(commands: Readonly<Record<string, Command>>, [name]: readonly string[]): Promise<void> {
  if (name === undefined) return;
  const command = commands[name];
  if (command === undefined) return end(EXIT_USAGE, `there is no command "${name}": give ${Object.keys(commands).join(' or ')}, or nothing to serve`);
  try {
    await command((line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    return end(1, `${name} failed: ${reasonOf(error)}`);
  }
  process.exit(0);
}

function end(code: number, line: string): void {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}

function reasonOf(error: unknown): string {
  const { message, code } = describeError(error);
  return [message, code].filter((part) => typeof part === 'string' && part !== '').join(' ') || 'unknown';
}
