import { Client, type ClientConfig } from 'pg';

/** A server that takes the connection, or a question, and says nothing is given up after so long. */
export const SILENCE_MS = 10_000;

/** What pg says of a connection that was not answered in time. */
const SILENCE = /timeout expired/;
const SETTINGS = 'see SWITCHBACK_DATABASE_URL, or SWITCHBACK_BUS_DATABASE_URL where it is the bus';

/** What fails on the way to the server, and what is to be looked at. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/self-signed certificate|unable to (?:get|verify)/i, "its certificate is of no authority that is trusted: see sslrootcert in the database's URL"],
  [/does not match certificate's altnames/i, "its certificate is made out to another name than the one in the database's URL"],
  [/certificate has expired/i, 'its certificate is out of its time'],
  [/alert/i, 'it does not take our certificate: see sslcert and sslkey'],
  [SILENCE, SETTINGS],
  [/does not support SSL/i, "it offers no TLS: see sslmode in the database's URL"],
];

/** A connection that ends with `end`. A failure says that it is the database, and what to look at. */
export async function connectClient(config: ClientConfig): Promise<Client> {
  const client = new Client({ ...config, connectionTimeoutMillis: SILENCE_MS });
  client.on('error', () => undefined); // the query that notices it throws
  try {
    await client.connect();
    return client;
  } catch (cause) {
    const reason = reasonOf(cause);
    const message = SILENCE.test(reason) ? `${client.host}:${client.port} says nothing in ${SILENCE_MS / 1_000} s` : reason;
    const advice = ADVICE.find(([pattern]) => pattern.test(reason))?.[1];
    throw new Error(`no connection to the database: ${message}${advice === undefined ? '' : ` (${advice})`}`, { cause });
  }
}

/** Says what a question that was not answered within `query_timeout` means. */
export function explainSilence(error: unknown): unknown {
  const silent = error instanceof Error && error.message === 'Query read timeout';
  return silent ? new Error(`the database does not answer: it says nothing in ${SILENCE_MS / 1_000} s (${SETTINGS})`, { cause: error }) : error;
}

/** OpenSSL's messages hold places in its source; its reasons are plain. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'reason' in cause && typeof cause.reason === 'string' && /alert/.test(cause.reason) ? cause.reason : cause.message;
}
