/** Listeners with TLS beside the plain one, which stays the administrator's. */
export interface KafkaSecurity {
  /** PEM: of the broker; clients' certificates may come from the same authority. */
  ca: string;
  cert: string;
  key: string;
  /** The name by which clients are told to reach the broker. */
  host: string;
  /** The port of SASL over TLS. */
  saslPort: number;
  /** The port of mutual TLS. */
  mutualTlsPort: number;
  /** Passwords of SASL by user name: the same for PLAIN and SCRAM. */
  users: Readonly<Record<string, string>>;
}

const SCRAM_MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];

export function securedListeners(o: KafkaSecurity | undefined, host = ''): string[] {
  return o === undefined ? [] : [`SASL_SSL://${host}:${o.saslPort}`, `SSL://${host}:${o.mutualTlsPort}`];
}

/** Whoever comes by one of these listeners may do what an ACL allows; whoever comes by the plain one may do everything. */
export function securityProperties(o: KafkaSecurity | undefined): Record<string, string> {
  if (o === undefined) return {};
  const logins = Object.entries(o.users).map(([name, password]) => `user_${name}="${password}"`);
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.certificate.chain': o.cert,
    'ssl.keystore.key': o.key,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.certificates': o.ca,
    'listener.name.ssl.ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': ['PLAIN', ...SCRAM_MECHANISMS].join(','),
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${logins.join(' ')};`,
    ...Object.fromEntries(
      SCRAM_MECHANISMS.map((mechanism) => [
        `listener.name.sasl_ssl.${mechanism.toLowerCase()}.sasl.jaas.config`,
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      ]),
    ),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  };
}

/** Arguments of the formatting of the data directory, which holds the passwords of SCRAM. */
export function scramCredentials(o: KafkaSecurity | undefined): string[] {
  return Object.entries(o?.users ?? {}).flatMap(([name, password]) =>
    SCRAM_MECHANISMS.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${name},password=${password}]`]),
  );
}
