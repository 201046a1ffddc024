import { randomBytes } from 'node:crypto';

import { type StateDirectory } from './state-directory';

/** Made once per state directory. */
export interface Secrets {
  postgres: string;
  roles: string;
  operatorKey: string;
  searchKey: string;
  /** Signs what people say to the sandbox providers. */
  sandbox: string;
}

/** Reads the secrets, making the missing ones. They are never printed. */
export function loadSecrets(state: StateDirectory): Secrets {
  const stored: unknown = JSON.parse(state.read('secrets.json') ?? '{}');
  const secrets: Secrets = {
    postgres: field(stored, 'postgres') ?? randomBytes(24).toString('hex'),
    roles: field(stored, 'roles') ?? randomBytes(24).toString('hex'),
    searchKey: field(stored, 'searchKey') ?? randomBytes(24).toString('hex'),
    sandbox: field(stored, 'sandbox') ?? randomBytes(24).toString('hex'),
    operatorKey: field(stored, 'operatorKey') ?? `sbo_${randomBytes(24).toString('hex')}`,
  };
  state.write('secrets.json', `${JSON.stringify(secrets, undefined, 2)}\n`);
  state.write('operator-key', secrets.operatorKey);
  return secrets;
}

/** A string of a JSON object. */
export function field(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : undefined;
}
