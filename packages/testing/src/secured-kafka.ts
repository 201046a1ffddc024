import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, type KafkaBroker, startTemporaryKafka } from '@switchback/local-platform';
import { AclPermissionTypes, type Admin, Kafka, logLevel } from 'kafkajs';

import { type AclEntry, wireAcl } from './acl-entry';
import { MadeAuthority, writeCredentials } from './made-authority';

const HOST = 'localhost';

/** A broker of the spec's own whose clients come by TLS, with a password or a certificate, and may do what an ACL allows. */
export class SecuredKafka {
  readonly directory: string;
  /** The path of the authority's certificate. */
  readonly ca: string;

  private constructor(
    readonly authority: MadeAuthority,
    private readonly kafka: KafkaBroker,
    private readonly ports: { readonly sasl: number; readonly mutualTls: number },
    directory: string,
  ) {
    this.directory = directory;
    this.ca = this.file('ca.crt', authority.ca);
  }

  static async start(users: Readonly<Record<string, string>>): Promise<SecuredKafka> {
    const authority = new MadeAuthority('authority of the brokers');
    const ports = { sasl: await freePort(), mutualTls: await freePort() };
    const broker = authority.issue({ commonName: HOST });
    const security = { ca: authority.ca, ...broker, host: HOST, saslPort: ports.sasl, mutualTlsPort: ports.mutualTls, users };
    const kafka = await startTemporaryKafka({ ownBroker: true, security });
    if ('skip' in kafka) throw new Error(kafka.skip);
    return new SecuredKafka(authority, kafka, ports, mkdtempSync(join(tmpdir(), 'secured-kafka-')));
  }

  /** By no password, as one who may do everything. */
  get administration(): string[] {
    return this.kafka.brokers;
  }

  async allow(entries: readonly AclEntry[]): Promise<void> {
    await this.#administer((admin) => admin.createAcls({ acl: entries.flatMap(wireAcl) }));
  }

  /** Takes back what was allowed. */
  async forbid(entry: AclEntry): Promise<void> {
    const filters = wireAcl(entry).map((acl) => ({ ...acl, permissionType: AclPermissionTypes.ALLOW }));
    await this.#administer((admin) => admin.deleteAcls({ filters }));
  }

  async #administer(work: (admin: Admin) => Promise<unknown>): Promise<void> {
    const admin = new Kafka({ brokers: this.kafka.brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** By password, as the user of this name. */
  saslBrokers(host = HOST): string[] {
    return [`${host}:${this.ports.sasl}`];
  }

  mutualTlsBrokers(): string[] {
    return [`${HOST}:${this.ports.mutualTls}`];
  }

  /** Writes (again) a file; its path. */
  file(name: string, content: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, content);
    return path;
  }

  /** A certificate of a client; of the brokers' authority when no other is given. Paths. */
  client(name: string, authority = this.authority): { cert: string; key: string } {
    return writeCredentials(this.directory, name, authority.issue({ commonName: name }));
  }

  async stop(): Promise<void> {
    await this.kafka.destroy();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
