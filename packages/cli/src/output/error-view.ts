import { SwitchbackError } from '@switchback/client';
import { CommanderError } from 'commander';
import { EXIT, exitCodeOf, type ExitCode } from '../exit-code';
import { InvalidFileError } from '../policy/invalid-file';
import { UsageError } from '../usage-error';
import type { FieldNames } from './field-names';

/** What to do about it, where that is not plain from the message. docs/errors.md says more. */
const HINTS: Readonly<Record<string, string>> = {
  API_KEY_MISSING: 'give --api-key or set SWITCHBACK_API_KEY',
  API_KEY_INVALID: 'check that the whole key was copied and belongs to this installation',
  API_KEY_EXPIRED: 'ask an operator for a new key',
  API_KEY_REVOKED: 'ask an operator for a new key',
  PERMISSION_DENIED: 'customers and keys need the operator key: give --operator-key or set SWITCHBACK_OPERATOR_KEY',
  NO_USABLE_ADDRESS: 'add an address for a channel of the policy, or choose another policy',
  REQUEST_ID_REUSED: 'use a new --request-id for a new message',
  POLICY_NOT_FOUND: '"switchback policy list" shows the policies',
  ETAG_MISMATCH: 'somebody changed it meanwhile: read it again and repeat',
  MESSAGE_NOT_FOUND: '"switchback list" shows the messages of this key\'s customer',
  TEMPORARILY_UNAVAILABLE: 'is it running, and is --gateway right? "npm start" starts it on this machine',
  DEADLINE_EXCEEDED: 'it may have arrived: repeat with the same --request-id, or a longer --timeout',
};

/** Where it is TLS that keeps a call from arriving, by the error's `metadata.tls`. */
const TLS_HINTS: Readonly<Record<string, string>> = {
  NAME: 'give the name in its certificate as --server-name, or call it by that name',
  AUTHORITY: 'give the authority that signed its certificate as --ca-file',
  TIME: 'whoever runs it has to renew its certificate',
  PLAINTEXT: 'give --no-tls where that is meant',
};

/**
 * An error for people: one line that names the reason, then the fields at fault that it does not tell already, and what to do. Fields of the
 * API are called as the user of the command knows them.
 */
export function errorView(error: unknown, nameOf: FieldNames = (field) => field): string {
  if (error instanceof SwitchbackError) {
    const fields = error.fieldViolations
      .filter(({ field, description }) => ![' ', ': '].some((between) => error.message.endsWith(`${field}${between}${description}`)))
      .map(({ field, description }) => `  ${nameOf(field)}: ${inWords(description, error, nameOf)}`);
    const hint = TLS_HINTS[error.metadata['tls'] ?? ''] ?? HINTS[error.reason];
    return [`error: ${error.reason}: ${inWords(error.message, error, nameOf)}`, ...fields, ...(hint === undefined ? [] : [`  ${hint}`])].join('\n');
  }
  if (error instanceof UsageError) return error.hint === undefined ? `error: ${error.message}` : `error: ${error.message}\n  ${error.hint}`;
  if (error instanceof InvalidFileError) return [`error: ${error.message}`, ...error.fieldViolations.map(({ field, description }) => `  ${field}: ${description}`)].join('\n');
  return `error: ${error instanceof Error ? error.message : String(error)}`;
}

/** Fields at fault, and whatever else looks like a field rather than a word, or is to be set. */
function inWords(sentence: string, { fieldViolations }: SwitchbackError, nameOf: FieldNames): string {
  const found = [...sentence.matchAll(/\b[a-z]+(?:[._][a-z]+)+|(?<=\bset )[a-z]+/g)].map(([path]) => path);
  const atFault = fieldViolations.map(({ field }) => field);
  const longestFirst = [...new Set([...found, ...atFault])].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((text, field) => text.replace(asWord(field), () => nameOf(field)), sentence);
}

function asWord(field: string): RegExp {
  return new RegExp(`(?<![\\w.])${field.replace(/[^\w]/g, '\\$&')}(?!\\w)`);
}

/** The same for programs, on stdout. */
export function errorDocument(error: unknown): unknown {
  if (error instanceof InvalidFileError) return { error: { reason: 'INVALID_FILE', message: error.message, fieldViolations: error.fieldViolations } };
  if (!(error instanceof SwitchbackError))
    return { error: { reason: 'USAGE', message: error instanceof Error ? error.message : String(error) } };
  const { code, reason, message, fieldViolations, retryAfterMs, metadata } = error;
  return { error: { code, reason, message, fieldViolations, retryAfterMs, metadata } };
}

export function exitCodeOfError(error: unknown): ExitCode {
  if (error instanceof SwitchbackError) return exitCodeOf(error);
  if (error instanceof InvalidFileError) return EXIT.invalid;
  return error instanceof UsageError || error instanceof CommanderError ? EXIT.usage : EXIT.other;
}
