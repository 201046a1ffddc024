import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Ports, type ServiceName } from '@switchback/local-platform';

import { MadeAuthority, writeCredentials } from './made-authority';

/** What services are told so that they speak mutual TLS with each other, by files below `home` and an authority made for them. */
export interface MutualTls {
  readonly environment: Readonly<Record<string, string>>;
  readonly serviceEnvironment: Readonly<Record<ServiceName, Readonly<Record<string, string>>>>;
}

/** Certificates are made out to `localhost`, by which the services then call each other. */
export function mutualTls(home: string, { grpc }: Pick<Ports, 'grpc'>): MutualTls {
  const authority = new MadeAuthority('authority of the services');
  const ca = join(home, 'ca.crt');
  writeFileSync(ca, authority.ca);
  const own = (name: ServiceName): Record<string, string> => {
    const { cert, key } = writeCredentials(home, name, authority.issue({ commonName: name, names: ['localhost'] }));
    return { SWITCHBACK_INTERNAL_TLS_CERT: cert, SWITCHBACK_INTERNAL_TLS_KEY: key };
  };
  const at = (name: ServiceName): string => `localhost:${grpc[name]}`;
  return {
    environment: { SWITCHBACK_INTERNAL_TLS_CA: ca },
    serviceEnvironment: {
      gateway: { ...own('gateway'), SWITCHBACK_ROUTER_ADDRESS: at('router') },
      router: { ...own('router'), SWITCHBACK_SMS_ADDRESS: at('sms'), SWITCHBACK_EMAIL_ADDRESS: at('email'), SWITCHBACK_WHATSAPP_ADDRESS: at('whatsapp') },
      sms: own('sms'),
      email: own('email'),
      whatsapp: own('whatsapp'),
    },
  };
}
