import { type ChannelCredentials, credentials, experimental, type Interceptor } from '@grpc/grpc-js';
import type { Logger } from 'pino';

import { traceCalls } from '../grpc/call-spans';
import { tellUnreachable } from './tell-unreachable';
import { internalPems, type InternalTlsFields } from './internal-tls';
import { RenewedCertificates } from './renewed-certificates';

/** How the services of a platform call each other. */
export interface InternalLinks {
  /** Those of the service as a server; undefined: plaintext. */
  readonly certificates: RenewedCertificates | undefined;
  readonly credentials: ChannelCredentials;
  /** Of calls to a service. `address`: host:port. */
  interceptors(address: string): Interceptor[];
}

/** By mutual TLS where it is configured: both sides show a certificate of the platform's authority, and servers' names are verified. */
export function internalLinks(config: InternalTlsFields, log: Logger): InternalLinks {
  const read = internalPems(config);
  const certificates = read === undefined ? undefined : new RenewedCertificates({ read, log });
  return {
    certificates,
    credentials: certificates === undefined ? credentials.createInsecure() : experimental.createCertificateProviderChannelCredentials(certificates, certificates),
    interceptors: (address) => [traceCalls(address), tellUnreachable(address, log)],
  };
}
