import { destination } from 'pino';

import { describeError } from './describe-error';
import { EXIT_FAILED } from './lifecycle';
import { createLogger, type Logger } from './logger';
import { flushTelemetry } from './telemetry/running';

/** sysexits.h EX_USAGE. */
const EXIT_USAGE = 64;

export interface CommandRun {
  /** What follows the command's name. */
  readonly args: readonly string[];
  /** A line of what the command is for, to stdout. */
  readonly print: (line: string) => void;
  /** Warnings and errors, to stderr. */
  readonly log: Logger;
}

/** What a service's program does once, instead of serving. Answers the exit code, where it is not 0. */
export type Command = (run: CommandRun) => Promise<number | void>;

/**
 * Does the command that the program was given, and ends the process: 0 when it is done, 1 when it failed, or what the command says. Returns
 * when it was given none.
 */
export async function runCommand(service: string, commands: Readonly<Record<string, Command>>, [name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined) return;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return end(EXIT_USAGE, `there is no command "${name}": give ${Object.keys(commands).join(', ')}, or nothing to serve`);
  const log = createLogger({ service, level: 'warn', destination: destination({ dest: 2, sync: true }) });
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    const code = await command({ args, print, log });
    return end(code ?? 0);
  } catch (error) {
    return end(EXIT_FAILED, `${name} failed: ${reasonOf(error)}`);
  }
}

async function end(code: number, line?: string): Promise<void> {
  if (line !== undefined) process.stderr.write(`${line}\n`);
  await flushTelemetry();
  process.exit(code);
}

function reasonOf(error: unknown): string {
  const { message, code } = describeError(error);
  return [message, code].filter((part) => typeof part === 'string' && part !== '').join(' ') || 'unknown';
}
