import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** What an unsubscribe link stands for. */
export interface Unsubscription {
  readonly attemptId: string;
  readonly address: string;
  /** Whose mail it was; links that were sent before they held it have none. */
  readonly customerId?: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A longer one is nobody's: an address has 320 octets at most. */
const MAX_TOKEN_LENGTH = 1_024;

/**
 * Seals who unsubscribes from what, in base64url: a link ends up in logs and histories that the address has no business in, and must not be one
 * that anybody can make for somebody else. AES-256-GCM. The nonce is drawn from what is sealed, so the same mail always has the same link.
 */
export function sealUnsubscription(unsubscription: Unsubscription, provider: string, key: string): string {
  const plain = Buffer.from(JSON.stringify([unsubscription.attemptId, unsubscription.address, unsubscription.customerId]));
  const nonce = derive(key, `nonce\0${provider}`, plain).subarray(0, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', derive(key, `seal\0${provider}`), nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** What a link stands for; undefined when it was not made by one of these keys for this provider. */
export function openUnsubscription(token: string, provider: string, keys: readonly string[]): Unsubscription | undefined {
  if (token.length > MAX_TOKEN_LENGTH || !/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  const sealed = Buffer.from(token, 'base64url');
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  for (const key of keys) {
    const plain = unseal(sealed, derive(key, `seal\0${provider}`));
    if (plain !== undefined) return read(plain);
  }
  return undefined;
}

function unseal(sealed: Buffer, key: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString();
  } catch {
    return undefined;
  }
}

function read(plain: string): Unsubscription | undefined {
  const parts: unknown = JSON.parse(plain);
  const [attemptId, address, customerId]: readonly unknown[] = Array.isArray(parts) ? parts : [];
  if (typeof attemptId !== 'string' || typeof address !== 'string') return undefined;
  return typeof customerId === 'string' ? { attemptId, address, customerId } : { attemptId, address };
}

function derive(key: string, use: string, data: Uint8Array = new Uint8Array()): Buffer {
  return createHmac('sha256', key).update(`switchback unsubscribe\0${use}\0`).update(data).digest();
}
