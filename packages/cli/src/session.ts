import { readFileSync } from 'node:fs';
import { Switchback, type TlsSettings } from '@switchback/client';
import type { Command } from 'commander';
import { CommandError } from './command-error';
import type { ExitCode } from './exit-code';
import type { Io } from './io';
import { fieldNames } from './output/field-names';
import { paint, type Paint } from './output/paint';
import { resolveSettings, type ConnectionFlags, type Role } from './settings';
import { UsageError } from './usage-error';

/** What a command works with. */
export interface Session {
  readonly io: Io;
  readonly switchback: Switchback;
  /** Print JSON instead of text for people. */
  readonly json: boolean;
  readonly paint: Paint;
  /** Prints a line on stdout. */
  line(text: string): void;
  /** Prints one JSON document on one line, on stdout. */
  document(value: unknown): void;
  /** Prints a line on stderr: progress, warnings, hints. */
  note(text: string): void;
}

export interface GlobalFlags extends ConnectionFlags {
  readonly gateway?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Opens a session with the flags of a command, does the work, and closes it. */
export async function withSession(command: Command, io: Io, role: Role, work: (session: Session) => Promise<ExitCode>): Promise<ExitCode> {
  const flags = command.optsWithGlobals<GlobalFlags>();
  const switchback = connect(connectionFlags(command, flags), role, io);
  const session: Session = {
    io,
    switchback,
    json: flags.json === true,
    paint: paint(flags.color !== false && io.stdout.isTTY === true && (io.env['NO_COLOR'] ?? '') === ''),
    line: (text) => void io.stdout.write(`${text}\n`),
    document: (value) => void io.stdout.write(`${JSON.stringify(value)}\n`),
    note: (text) => void io.stderr.write(`${text}\n`),
  };
  try {
    return await work(session);
  } catch (error) {
    throw new CommandError(error, fieldNames(command));
  } finally {
    switchback.close();
  }
}

/** Where a command has an `--address` of its own, only `--gateway` names the gateway. */
function connectionFlags(command: Command, flags: GlobalFlags): ConnectionFlags {
  const { address, gateway, ...rest } = flags;
  const own = command.options.some(({ long }) => long === '--address');
  const host = gateway ?? (own ? undefined : address);
  return host === undefined ? rest : { ...rest, address: host };
}

function connect(flags: ConnectionFlags, role: Role, io: Io): Switchback {
  const settings = resolveSettings(flags, role, io);
  const tls = tlsOf(flags);
  try {
    return new Switchback({
      ...settings,
      ...(tls === undefined ? {} : { tls }),
      timeoutMs: flags.timeout ?? 10_000,
      retry: { maxAttempts: 5 },
    });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

/** `--ca-file` and `--server-name` ask for TLS; `--no-tls` beside them is a mistake. */
function tlsOf({ tls, caFile, serverName }: ConnectionFlags): boolean | TlsSettings | undefined {
  if (caFile === undefined && serverName === undefined) return tls;
  if (tls === false) throw new UsageError(`${caFile === undefined ? '--server-name' : '--ca-file'} is for TLS, which --no-tls turns off`);
  return { ...(caFile === undefined ? {} : { ca: readCa(caFile) }), ...(serverName === undefined ? {} : { serverName }) };
}

function readCa(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new UsageError(`the certificate file ${path} cannot be read`);
  }
}
