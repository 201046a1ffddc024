import { types } from 'node:util';
import { REDACTED } from './log-fields';

/** An e-mail address, or a number as E.164 writes it. */
const ADDRESS = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+\.[^\s<>"'(),;:]+|\+\d{7,15}/g;
/** SQLSTATE class 22, data exception: the text quotes the value. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

/**
 * What is safe to log of an error: drivers hang rows, parameters and request bodies on theirs, and some texts quote what was read. Of those
 * the text is left out; of all others, addresses.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!types.isNativeError(error)) return { type: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const message = quotesWhatItRead(error) ? REDACTED : error.message.replace(ADDRESS, REDACTED);
  return {
    type: error.name,
    message,
    ...('code' in error ? { code: error.code } : {}),
    stack: [`${error.name}: ${message}`, ...frames].join('\n'),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** JSON.parse quotes the text that it fails on, and Postgres the value that does not fit. */
function quotesWhatItRead(error: Error): boolean {
  return error instanceof SyntaxError || ('code' in error && typeof error.code === 'string' && DATA_EXCEPTION.test(error.code));
}
