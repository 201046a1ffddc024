import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { REPOSITORY_ROOT } from '../paths';
import { explainError, PlatformError } from '../platform-error';
import { type PlatformOptions } from '../platform/options';
import { DEVELOPMENT_PORTS, ephemeralPorts, type Ports } from '../platform/ports';
import { CHANNEL_SERVICES } from '../platform/service-name';

/** What `npm start -- <flags>` asks for. */
export interface StartFlags {
  help: boolean;
  kafka: boolean;
  ports: Ports;
  /** By channel service; absent: sandbox providers. */
  providersFiles: NonNullable<PlatformOptions['providersFiles']>;
  stateDirectory: string | undefined;
}

/** Plain text beside the bootstrap, which prints it before anything is installed or built. */
export const START_HELP = readFileSync(join(REPOSITORY_ROOT, 'packages/local-platform/start-help.txt'), 'utf8').trimEnd();

/** Reads the flags; what they leave open comes from the environment, then from the defaults. */
export async function readStartFlags(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<StartFlags> {
  const { values } = parse(args);
  const ports = structuredClone(values['ephemeral-ports'] === true ? await ephemeralPorts() : DEVELOPMENT_PORTS);
  ports.grpc.gateway = port('--grpc-port', values['grpc-port'] ?? env['SWITCHBACK_GRPC_PORT'], ports.grpc.gateway);
  ports.http.gateway = port('--http-port', values['http-port'] ?? env['SWITCHBACK_HTTP_PORT'], ports.http.gateway);
  ports.postgres = port('--postgres-port', values['postgres-port'] ?? env['SWITCHBACK_POSTGRES_PORT'], ports.postgres);
  ports.kafka = port('--kafka-port', values['kafka-port'] ?? env['SWITCHBACK_KAFKA_PORT'], ports.kafka);
  return {
    help: values.help === true,
    kafka: values.kafka === true,
    ports,
    providersFiles: Object.fromEntries(CHANNEL_SERVICES.flatMap((service) => providersFile(service, values[`${service}-providers`], env))),
    stateDirectory: values['state-dir'] ?? env['SWITCHBACK_STATE_DIR'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        'sms-providers': { type: 'string' },
        'email-providers': { type: 'string' },
        'whatsapp-providers': { type: 'string' },
        kafka: { type: 'boolean' },
        'ephemeral-ports': { type: 'boolean' },
        'grpc-port': { type: 'string' },
        'http-port': { type: 'string' },
        'postgres-port': { type: 'string' },
        'kafka-port': { type: 'string' },
        'state-dir': { type: 'string' },
      },
    });
  } catch (cause) {
    throw new PlatformError(explainError(cause), START_HELP, { cause });
  }
}

/** A relative path is meant from where the person stands: npm itself goes to the root of the repository and says so in INIT_CWD. */
function providersFile(service: string, given: string | undefined, env: NodeJS.ProcessEnv): [string, string][] {
  if (given === undefined) return [];
  const file = resolve(env['INIT_CWD'] ?? '', given);
  try {
    accessSync(file, constants.R_OK);
    if (statSync(file).isDirectory()) throw new Error('it is a directory');
    return [[service, file]];
  } catch (cause) {
    throw new PlatformError(`--${service}-providers: ${given} cannot be read: ${explainError(cause)}`, 'Name a file that is there and that you may read.', { cause });
  }
}

function port(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new PlatformError(`${flag} takes a port between 1 and 65535, not "${text}".`);
  return number;
}
