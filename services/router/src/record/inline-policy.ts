import { hash } from 'node:crypto';

import { type FallbackPolicy } from '@switchback/fallback';

// No name that a customer may choose has a colon.
const PREFIX = 'inline:';
/** Half of SHA-256: a customer who looked for two policies of one name would not live to find them, and would fool nobody else. */
const DIGITS = 32;
/** It never changes, so there is no other. */
const VERSION = 1;

/** A policy that came with a message, named by what it says: whatever it was called, the same policy has the same name. */
export function inlinePolicy({ name: _name, version: _version, ...said }: FallbackPolicy): FallbackPolicy {
  return { name: PREFIX + hash('sha256', JSON.stringify(said), 'hex').slice(0, DIGITS), version: VERSION, ...said };
}

/** Whether a policy's name is that of one that came with a message. */
export function isInline(name: string): boolean {
  return name.startsWith(PREFIX);
}
