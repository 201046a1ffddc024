import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { channelConfigSchema } from '@switchback/channel';
import { type ConfigEntry, describeConfig } from '@switchback/service';
import { type z } from 'zod';

import { REPOSITORY_ROOT } from '../src/layout/repository-root';

import { type Service } from './compose-parts';

/** The variables that a service reads, as its own configuration says. */
export async function knownVariables(service: Service): Promise<readonly ConfigEntry[]> {
  return describeConfig(await configOf(service));
}

/** The configuration by which a service judges its environment. */
export async function configOf(service: Service): Promise<z.ZodObject> {
  return service === 'gateway' || service === 'router' ? schemaOf(service) : channelConfigSchema({ grpcPort: 1, httpPort: 1 });
}

async function schemaOf(service: 'gateway' | 'router'): Promise<z.ZodObject> {
  const config: Record<string, z.ZodObject> = await import(join(REPOSITORY_ROOT, 'services', service, 'src/config.ts'));
  const schema = config[`${service}Config`];
  if (schema === undefined) throw new Error(`services/${service}/src/config.ts has no ${service}Config`);
  return schema;
}

/** Those of OpenTelemetry, which are read before any configuration is: the table of deploy/README.md lists them. */
export function telemetryVariables(): readonly string[] {
  const table = readFileSync(join(REPOSITORY_ROOT, 'deploy/README.md'), 'utf8');
  return [...table.matchAll(/^\| `(OTEL_\w+)` \|/gm)].map((match) => match[1] ?? '');
}
