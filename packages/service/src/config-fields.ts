import { z } from 'zod';
import { Secret } from './secret';
import { pemProblems } from './tls/pem-problems';

/** A secret: typed so that it does not print. `<NAME>_FILE` may name a file that holds it. */
export function secret(description: string) {
  return z
    .string()
    .min(1, 'must not be empty')
    .transform((value) => new Secret(value))
    .describe(description);
}

/** true, false, 1, 0, yes, no, on, off. */
export function flag(defaultValue: boolean, description: string) {
  return z
    .stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] })
    .default(defaultValue)
    .describe(description);
}

/** `host:port`. */
export function hostPort(description: string) {
  return z
    .string()
    .regex(/^.+:\d{1,5}$/, 'must be host:port')
    .describe(description);
}

/** A PostgreSQL URL. It holds a password, so it does not print. */
export function databaseUrl(description: string) {
  return z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// URL')
    .superRefine(checkFilesOfUrl)
    .transform((value) => new Secret(value))
    .describe(description);
}

/** The files that a URL names must be such as TLS needs. What is no URL is told elsewhere. */
function checkFilesOfUrl(value: string, context: z.RefinementCtx): void {
  if (!URL.canParse(value)) return;
  const { searchParams } = new URL(value);
  const file = (name: string): string | undefined => searchParams.get(name) ?? undefined;
  const names = { ca: 'sslrootcert', cert: 'sslcert', key: 'sslkey' } as const;
  for (const [part, problem] of pemProblems({ ca: file(names.ca), cert: file(names.cert), key: file(names.key) })) context.addIssue({ code: 'custom', message: `${names[part]}: ${problem}` });
}

/** A list, separated by commas. */
export function list(description: string) {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .describe(description);
}

/** How long settled messages are kept. Of the gateway and the router, which must agree. */
export function retentionDays() {
  return z.coerce
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .describe('How long messages are kept once they are settled, in days; 0: for ever. The same for the gateway and the router.');
}

/** A path of a file. */
export function filePath(description: string) {
  return z.string().describe(description);
}

/** A whole number from 1. */
export function count(most: number, description: string) {
  return z.coerce.number().int().min(1).max(most).describe(description);
}
