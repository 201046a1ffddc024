import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Io } from './io';
import { UsageError } from './usage-error';

/** What `npm start` leaves for the commands of a developer. */
const demoSchema = z.object({
  address: z.string(),
  httpAddress: z.string().optional(),
  apiKey: z.string().optional(),
  operatorKey: z.string().optional(),
  sandbox: z.object({ secret: z.string(), doors: z.record(z.string(), z.string()) }).optional(),
});
type Demo = z.infer<typeof demoSchema>;

/** Whose key a command needs. */
export type Role = 'customer' | 'operator';

export interface ConnectionFlags {
  readonly address?: string;
  readonly apiKey?: string;
  readonly operatorKey?: string;
  readonly tls?: boolean;
  readonly caFile?: string;
  readonly serverName?: string;
  readonly timeout?: number;
}

export interface Settings {
  readonly address: string;
  readonly apiKey: string;
}

/** Where a sandbox provider takes what people say, and the secret that signs it. */
export interface SandboxDoor {
  readonly url: string;
  readonly secret: string;
}

const DEFAULT_ADDRESS = '127.0.0.1:50051';

/**
 * Address and key: from flags, else SWITCHBACK_* variables, else demo.json of SWITCHBACK_STATE_DIR, or of `.switchback` in this directory or
 * above. The demo's keys go to the demo's own address only.
 */
export function resolveSettings(flags: ConnectionFlags, role: Role, io: Pick<Io, 'env' | 'cwd'>): Settings {
  const demo = findDemo(io);
  const given = nonEmpty(flags.address) ?? nonEmpty(io.env['SWITCHBACK_ADDRESS']) ?? demo?.address ?? DEFAULT_ADDRESS;
  const demoKeys = demo !== undefined && plainAddress(demo.address) === plainAddress(given) ? demo : undefined;
  const address = demoKeys?.address ?? given;
  const key =
    role === 'operator'
      ? (flags.operatorKey ?? nonEmpty(io.env['SWITCHBACK_OPERATOR_KEY']) ?? demoKeys?.operatorKey)
      : (flags.apiKey ?? nonEmpty(io.env['SWITCHBACK_API_KEY']) ?? demoKeys?.apiKey);
  if (key === undefined) throw missingKey(role, demo !== undefined && demoKeys === undefined ? { given, demo: demo.address } : undefined);
  return { address, apiKey: key };
}

/** The same for the ways to write one. The demo is then called by its own, for `localhost` may be ::1 and somebody else. */
function plainAddress(address: string): string {
  return address.trim().toLowerCase().replace(/^http:\/\//, '').replace(/\/$/, '').replace(/^localhost(?=:)/, '127.0.0.1');
}

/** The door of a channel's sandbox: as it is given, else of `npm start`. */
export function sandboxDoor(channel: string, url: string | undefined, io: Pick<Io, 'env' | 'cwd'>): SandboxDoor {
  const given = url ?? nonEmpty(io.env['SWITCHBACK_SANDBOX_URL']);
  const demo = given === undefined ? findDemo(io)?.sandbox : undefined;
  const secret = nonEmpty(io.env['SWITCHBACK_SANDBOX_SECRET']) ?? demo?.secret;
  const door = given ?? demo?.doors[channel];
  if (secret !== undefined && door !== undefined) return { url: door, secret };
  throw new UsageError('there is no sandbox', 'run this where "npm start" left .switchback/demo.json (elsewhere: SWITCHBACK_STATE_DIR), or set SWITCHBACK_SANDBOX_URL and SWITCHBACK_SANDBOX_SECRET');
}

/** `elsewhere`: there is a demo, and another address was given. */
function missingKey(role: Role, elsewhere?: { readonly given: string; readonly demo: string }): UsageError {
  const [what, flag, variable] =
    role === 'operator' ? ['operator key', '--operator-key', 'SWITCHBACK_OPERATOR_KEY'] : ['API key', '--api-key', 'SWITCHBACK_API_KEY'];
  if (elsewhere !== undefined)
    return new UsageError(`there is no ${what} for ${elsewhere.given}`, `give ${flag} or set ${variable}: the key in demo.json is for ${elsewhere.demo} alone`);
  return new UsageError(`there is no ${what}`, `give ${flag}, set ${variable}, or run this where "npm start" left .switchback/demo.json (elsewhere: SWITCHBACK_STATE_DIR)`);
}

const nonEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** A state directory that is named is the one that is meant: no other is looked for. */
function findDemo({ cwd, env }: Pick<Io, 'env' | 'cwd'>): Demo | undefined {
  const named = nonEmpty(env['SWITCHBACK_STATE_DIR']);
  return named === undefined ? findDemoAbove(cwd) : readDemo(resolve(cwd, named, 'demo.json'));
}

function findDemoAbove(directory: string): Demo | undefined {
  const found = readDemo(join(directory, '.switchback', 'demo.json'));
  if (found !== undefined || dirname(directory) === directory) return found;
  return findDemoAbove(dirname(directory));
}

function readOperatorKey(path: string): string | undefined {
  try {
    return nonEmpty(readFileSync(path, 'utf8').trim());
  } catch {
    return undefined;
  }
}

function readDemo(path: string): Demo | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const demo = demoSchema.parse(JSON.parse(text));
    return { ...demo, operatorKey: demo.operatorKey ?? readOperatorKey(join(dirname(path), 'operator-key')) };
  } catch {
    throw new UsageError(`${path} cannot be read`, 'delete it and run "npm start" again');
  }
}
