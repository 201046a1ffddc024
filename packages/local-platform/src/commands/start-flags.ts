import { parseArgs } from 'node:util';

import { explainError, PlatformError } from '../platform-error';
import { DEVELOPMENT_PORTS, ephemeralPorts, type Ports } from '../platform/ports';

/** What `npm start -- <flags>` asks for. */
export interface StartFlags {
  help: boolean;
  kafka: boolean;
  ports: Ports;
  stateDirectory: string | undefined;
}

export const START_HELP = `npm start -- [flags]

  --kafka               run on Kafka: KAFKA_BROKERS, else Docker, else Apache Kafka's jars (Java and Maven)
  --grpc-port <n>       the gateway's gRPC port (SWITCHBACK_GRPC_PORT; default ${DEVELOPMENT_PORTS.grpc.gateway})
  --http-port <n>       the gateway's HTTP port (SWITCHBACK_HTTP_PORT; default ${DEVELOPMENT_PORTS.http.gateway})
  --postgres-port <n>   (SWITCHBACK_POSTGRES_PORT; default ${DEVELOPMENT_PORTS.postgres})
  --kafka-port <n>      (SWITCHBACK_KAFKA_PORT; default ${DEVELOPMENT_PORTS.kafka})
  --ephemeral-ports     free ports for everything that is not given
  --state-dir <path>    where data, keys and logs are kept (SWITCHBACK_STATE_DIR; default .switchback)`;

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
    stateDirectory: values['state-dir'] ?? env['SWITCHBACK_STATE_DIR'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
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

function port(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new PlatformError(`${flag} takes a port between 1 and 65535, not "${text}".`);
  return number;
}
