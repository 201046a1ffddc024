import { createSecureContext } from 'node:tls';

import type { experimental } from '@grpc/grpc-js';
import type { Logger } from 'pino';

import { certificatesIn } from './certificates-in';

/** A certificate with its chain, the key to it, and authorities that others' certificates may come from, in PEM. */
export interface Pems {
  readonly ca?: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

type CaListener = experimental.CaCertificateUpdateListener;
type IdentityListener = experimental.IdentityCertificateUpdateListener;

const LOOK_MS = 10_000;
/** What cannot be used is told again, until somebody mends it. */
const TELL_AGAIN_MS = 3_600_000;

export interface RenewedCertificatesOptions {
  /** Reads them as they are now; throws when that cannot be done. */
  readonly read: () => Pems;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** How often it looks whether they changed. Default: 10 s. */
  readonly lookMs?: number;
}

/**
 * Certificates that may be renewed while we run, as gRPC takes them. The library's own watcher lets go of what it had when a file cannot be read, and takes a
 * key that does not fit its certificate, so that everybody is refused; this goes on with the last ones that were whole.
 */
export class RenewedCertificates implements experimental.CertificateProvider {
  readonly #options: RenewedCertificatesOptions;
  readonly #caListeners = new Set<CaListener>();
  readonly #identityListeners = new Set<IdentityListener>();
  #current: Pems;
  #timer: NodeJS.Timeout | undefined;
  #told = '';
  #tellAgainAt = 0;

  /** Throws when there is nothing whole to begin with. */
  constructor(options: RenewedCertificatesOptions) {
    this.#options = options;
    this.#current = whole(options.read());
  }

  /** Whether there are authorities by which others are judged. */
  get judges(): boolean {
    return this.#current.ca !== undefined;
  }

  addCaCertificateListener(listener: CaListener): void {
    this.#caListeners.add(listener);
    this.#watch();
    process.nextTick(() => this.#tellCa(listener));
  }

  removeCaCertificateListener(listener: CaListener): void {
    this.#caListeners.delete(listener);
    this.#rest();
  }

  addIdentityCertificateListener(listener: IdentityListener): void {
    this.#identityListeners.add(listener);
    this.#watch();
    process.nextTick(() => this.#tellIdentity(listener));
  }

  removeIdentityCertificateListener(listener: IdentityListener): void {
    this.#identityListeners.delete(listener);
    this.#rest();
  }

  #tellCa(listener: CaListener): void {
    const { ca } = this.#current;
    listener(ca === undefined ? null : { caCertificate: ca });
  }

  #tellIdentity(listener: IdentityListener): void {
    listener({ certificate: this.#current.cert, privateKey: this.#current.key });
  }

  #expireTime(): Date {
    return new Date(certificatesIn(this.#current.cert)[0].validTo);
  }

  #watch(): void {
    this.#timer ??= setInterval(() => this.#look(), this.#options.lookMs ?? LOOK_MS).unref();
  }

  #rest(): void {
    if (this.#caListeners.size + this.#identityListeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const { read, log } = this.#options;
    try {
      const found = read();
      if (same(found, this.#current)) return;
      this.#current = whole(found);
    } catch (error) {
      // While the files are being replaced one is seen before the other.
      if (this.#told === String(error) && performance.now() < this.#tellAgainAt) return;
      log.warn({ err: error, expireTime: this.#expireTime() }, 'renewed certificates cannot be used; the earlier ones stay');
      this.#told = String(error);
      this.#tellAgainAt = performance.now() + TELL_AGAIN_MS;
      return;
    }
    this.#told = '';
    log.info({ expireTime: this.#expireTime() }, 'certificates were renewed');
    for (const listener of this.#caListeners) this.#tellCa(listener);
    for (const listener of this.#identityListeners) this.#tellIdentity(listener);
  }
}

/** Throws when they do not parse or do not belong together. */
function whole(pems: Pems): Pems {
  createSecureContext(pems);
  certificatesIn(pems.cert);
  if (pems.ca !== undefined) certificatesIn(pems.ca);
  return pems;
}

function same(one: Pems, other: Pems): boolean {
  const ca = one.ca === undefined || other.ca === undefined ? one.ca === other.ca : one.ca.equals(other.ca);
  return ca && one.cert.equals(other.cert) && one.key.equals(other.key);
}
