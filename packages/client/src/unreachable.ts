import { constants } from 'node:os';

/**
 * What is wrong with TLS where that is why nobody could be reached: the certificate is of an unknown AUTHORITY, made out to another NAME or out
 * of its TIME, or the server speaks PLAINTEXT. Another try does not help.
 */
export type TlsFault = 'AUTHORITY' | 'NAME' | 'TIME' | 'PLAINTEXT';

/** Why a server could not be reached. */
export interface Unreachable {
  readonly cause: string;
  readonly tls?: TlsFault;
}

/** By what Node and OpenSSL say of them. */
const TLS_FAULTS: readonly (Required<Unreachable> & { readonly pattern: RegExp })[] = [
  { tls: 'NAME', pattern: /does not match certificate's altnames/i, cause: 'its certificate is made out to another name' },
  { tls: 'AUTHORITY', pattern: /self-signed certificate|unable to (?:get|verify)/i, cause: 'its certificate is of no authority that is trusted' },
  { tls: 'TIME', pattern: /certificate (?:has expired|is not yet valid)/i, cause: 'its certificate is out of its time' },
  { tls: 'PLAINTEXT', pattern: /wrong version number|packet length too long/i, cause: 'it does not speak TLS' },
];

const SYSTEM_ERRORS: ReadonlySet<string> = new Set([...Object.keys(constants.errno), 'ENOTFOUND', 'EAI_AGAIN']);

/** From what grpc-js says: "No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:50051. Resolution note: ". */
export function unreachable(text: string): Unreachable {
  const fault = TLS_FAULTS.find(({ pattern }) => pattern.test(text));
  if (fault !== undefined) return { cause: fault.cause, tls: fault.tls };
  const code = (text.match(/\b[A-Z_]+\b/g) ?? []).find((word) => SYSTEM_ERRORS.has(word));
  if (code !== undefined) return { cause: code };
  const last = text.replace(/^No connection established\. Last error: (?:Error: )?/, '').replace(/\s*Resolution note:\s*$/, '').trim();
  return { cause: last === '' ? 'no connection' : last };
}
