import { createHmac, timingSafeEqual } from 'node:crypto';

/** What ties tokens to one provider: bounces for another provider's attempts are refused by this one. */
export interface TokenKeys {
  readonly provider: string;
  /** The first signs; all of them are accepted, so that a key can be replaced while bounces are still under way. */
  readonly keys: readonly string[];
}

/** 80 bits: a guess has to be made over the network, one mail each. */
const MAC_BYTES = 10;
/** Mail systems may change the case of an address, so a token has none; and a local part has 64 octets at most (RFC 5321, 4.5.3.1.1). */
const ATTEMPT = /^(?=.{1,40}$)[a-z0-9_]+(\.[a-z0-9_]+)*$/;

/**
 * An attempt id with a proof that we gave it out: `<attempt id>-<20 hex digits>`. It is the return path's local part, the envelope id and the
 * left side of the Message-ID, so whoever sees one mail can report about that attempt and about no other. Undefined for an id that is not made
 * as the router makes them.
 */
export function attemptToken(attemptId: string, { provider, keys }: TokenKeys): string | undefined {
  const [key] = keys;
  return key === undefined || !ATTEMPT.test(attemptId) ? undefined : `${attemptId}-${mac(attemptId, provider, key).toString('hex')}`;
}

/** The attempt that a token was made for; undefined when it is none of ours. Letter case is ignored. */
export function readAttemptToken(token: string, { provider, keys }: TokenKeys): string | undefined {
  const [, attemptId, digits] = /^([a-z0-9_.]+)-([0-9a-f]{20})$/.exec(token.toLowerCase()) ?? [];
  if (attemptId === undefined || digits === undefined || !ATTEMPT.test(attemptId)) return undefined;
  const given = Buffer.from(digits, 'hex');
  return keys.some((key) => timingSafeEqual(mac(attemptId, provider, key), given)) ? attemptId : undefined;
}

function mac(attemptId: string, provider: string, key: string): Buffer {
  return createHmac('sha256', key).update(`switchback attempt\0${provider}\0${attemptId}`).digest().subarray(0, MAC_BYTES);
}
