import { types } from 'node:util';

/** A wrapper within a wrapper is as deep as the clients go. */
const DEEPEST = 8;

/** What the system says of a connection that the other end, or the way to it, turned down. ETIMEDOUT is not among them: that is silence. */
const TURNED_DOWN = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const SQLSTATE = /^[0-9A-Z]{5}$/;
/** A client's own patience is over; what it then closes itself is no answer either. */
const SILENT = /\btimeout\b/i;
const CLOSED = /closed by the server|terminated unexpectedly|connection ended/i;
/** Credentials and certificates that one of the two does not take. */
const DISTRUST = /^SASL |certificate|alert number|altnames/i;

/**
 * Whether an error of a client of Kafka or Postgres is an answer: the connection was turned down or closed, or the server said what is
 * wrong. A timeout is none: then a connection is open and silent, or cannot even be made. Nor is an error that nobody knows.
 */
export function toldAway(error: unknown, depth = 0): boolean {
  if (!types.isNativeError(error) || depth > DEEPEST) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && (TURNED_DOWN.has(code) || SQLSTATE.test(code))) return true;
  // A broker's error answer has a type and a number.
  if (typeof code === 'number' && 'type' in error) return true;
  if (SILENT.test(error.message)) return false;
  return CLOSED.test(error.message) || DISTRUST.test(error.message) || toldAway(error.cause, depth + 1);
}
