import { readFileSync } from 'node:fs';
import type { z } from 'zod';

import { filePath } from '../config-fields';
import { pemProblems } from './pem-problems';
import { type Pems } from './renewed-certificates';

/** Mutual TLS between the services. */
export const internalTlsConfig = {
  SWITCHBACK_INTERNAL_TLS_CA: filePath('The authority of the services of this platform and of nobody else, a PEM file. With the two others: mutual TLS between services.').optional(),
  SWITCHBACK_INTERNAL_TLS_CERT: filePath("The service's certificate with its chain, made out to the name by which others call it, a PEM file.").optional(),
  SWITCHBACK_INTERNAL_TLS_KEY: filePath('The key of SWITCHBACK_INTERNAL_TLS_CERT, a PEM file.').optional(),
};

export type InternalTlsFields = { readonly [Name in keyof typeof internalTlsConfig]?: string | undefined };

const NAMES = { ca: 'SWITCHBACK_INTERNAL_TLS_CA', cert: 'SWITCHBACK_INTERNAL_TLS_CERT', key: 'SWITCHBACK_INTERNAL_TLS_KEY' } as const;

/** For `superRefine`: all or none, and files that can be used. */
export function checkInternalTls(config: InternalTlsFields, context: z.RefinementCtx): void {
  const wrong = (name: keyof InternalTlsFields, message: string): void => context.addIssue({ code: 'custom', path: [name], message });
  const names = Object.values(NAMES);
  const missing = names.filter((name) => config[name] === undefined);
  if (missing.length < names.length) for (const name of missing) wrong(name, `is required: ${names.join(', ')} go together`);
  const { SWITCHBACK_INTERNAL_TLS_CA: ca, SWITCHBACK_INTERNAL_TLS_CERT: cert, SWITCHBACK_INTERNAL_TLS_KEY: key } = config;
  for (const [part, problem] of pemProblems({ ca, cert, key })) wrong(NAMES[part], problem);
}

/** Reads the files, each time anew; undefined when there is no TLS between the services. */
export function internalPems({ SWITCHBACK_INTERNAL_TLS_CA: ca, SWITCHBACK_INTERNAL_TLS_CERT: cert, SWITCHBACK_INTERNAL_TLS_KEY: key }: InternalTlsFields): (() => Required<Pems>) | undefined {
  if (ca === undefined || cert === undefined || key === undefined) return undefined;
  return () => ({ ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) });
}
