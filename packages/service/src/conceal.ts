import { inspect } from 'node:util';
import { REDACTED } from './log-fields';

/** The identifiers that a concealed value is told by. */
export type ShownFields = Readonly<Record<string, string | number>>;

/**
 * The same object, which from now on prints as these fields alone: in JSON, templates and inspection. For what holds content or addresses on
 * its way through the process. A copy (`{ ...value }`) is an object of its own, and prints.
 */
export function conceal<T extends object>(value: T, shown: ShownFields): T {
  const told = (): object => ({ ...shown, rest: REDACTED });
  return Object.defineProperties(value, {
    toJSON: { value: told },
    toString: { value: () => REDACTED },
    [inspect.custom]: { value: told },
  });
}
