import { type Client } from 'pg';

/** What fails on the way to the server, and what is to be looked at. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/self-signed certificate|unable to (?:get|verify)/i, "its certificate is of no authority that is trusted: see sslrootcert in the database's URL"],
  [/does not match certificate's altnames/i, "its certificate is made out to another name than the one in the database's URL"],
  [/certificate has expired/i, 'its certificate is out of its time'],
  [/alert/i, 'it does not take our certificate: see sslcert and sslkey'],
  [/does not support SSL/i, "it offers no TLS: see sslmode in the database's URL"],
];

/** Connects; a failure says that it is the database, and what to look at. */
export async function connectClient(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    const message = reasonOf(cause);
    const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1];
    throw new Error(`no connection to the database: ${message}${advice === undefined ? '' : ` (${advice})`}`, { cause });
  }
}

/** OpenSSL's messages hold places in its source; its reasons are plain. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'reason' in cause && typeof cause.reason === 'string' && /alert/.test(cause.reason) ? cause.reason : cause.message;
}
