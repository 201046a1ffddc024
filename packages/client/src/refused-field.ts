import { SwitchbackError } from './error';

/** The error that a server would answer with, for what cannot even be sent. `field` is its path, as the API calls it. */
export function refusedField(field: string, description: string): SwitchbackError {
  return new SwitchbackError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_FIELDS',
    message: `${field}: ${description}`,
    fieldViolations: [{ field, description }],
  });
}

/** Answers as `write` does; what it says of a wrong value is told with the field's path. */
export function writeField<T>(field: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw error instanceof TypeError ? refusedField(field, error.message) : error;
  }
}

/** Whoever writes JavaScript, or reads JSON, may give anything. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
