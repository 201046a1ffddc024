import { createPublicKey, type KeyObject, sign } from 'node:crypto';

export interface CertificateContent {
  readonly commonName: string;
  /** DNS names that it is made out to. Default: the common name. */
  readonly names?: readonly string[];
  readonly from: Date;
  readonly until: Date;
  /** RSA. */
  readonly privateKey: KeyObject;
  /** Whether it may issue others. Default: no. */
  readonly authority?: boolean;
  /** Who issues it. Default: itself. */
  readonly issuer?: { readonly commonName: string; readonly privateKey: KeyObject };
}

/** A certificate in PEM (RFC 5280), for specs that need one with a content of their own. Node reads certificates and makes none. */
export function madeCertificate(content: CertificateContent): string {
  const { commonName, issuer = content } = content;
  const algorithm = sequence(oid(SHA256_WITH_RSA), tagged(NULL));
  const publicKey = createPublicKey(content.privateKey).export({ format: 'der', type: 'spki' });
  const toBeSigned = sequence(
    tagged(0xa0, integer(2)),
    integer(1),
    algorithm,
    distinguishedName(issuer.commonName),
    sequence(time(content.from), time(content.until)),
    distinguishedName(commonName),
    publicKey,
    tagged(0xa3, sequence(alternativeNames(content.names ?? [commonName]), basicConstraints(content.authority ?? false))),
  );
  const certificate = sequence(toBeSigned, algorithm, bits(sign('sha256', toBeSigned, issuer.privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const COMMON_NAME = '55 04 03';
const SUBJECT_ALTERNATIVE_NAME = '55 1d 11';
const BASIC_CONSTRAINTS = '55 1d 13';
const SHA256_WITH_RSA = '2a 86 48 86 f7 0d 01 01 0b';
const [BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OBJECT_IDENTIFIER, UTF8_STRING, UTC_TIME, SEQUENCE, SET] = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x17, 0x30, 0x31];
const DNS_NAME = 0x82;

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(oid(COMMON_NAME), tagged(UTF8_STRING, Buffer.from(commonName)))));
}

function basicConstraints(authority: boolean): Buffer {
  const constraints = authority ? sequence(tagged(BOOLEAN, Buffer.from([0xff]))) : sequence();
  return sequence(oid(BASIC_CONSTRAINTS), tagged(OCTET_STRING, constraints));
}

function alternativeNames(names: readonly string[]): Buffer {
  const list = sequence(...names.map((dnsName) => tagged(DNS_NAME, Buffer.from(dnsName))));
  return sequence(oid(SUBJECT_ALTERNATIVE_NAME), tagged(OCTET_STRING, list));
}

function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  return bytes < 0x100 ? Buffer.from([0x81, bytes]) : Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
}

function sequence(...content: readonly Buffer[]): Buffer {
  return tagged(SEQUENCE, ...content);
}

function set(content: Buffer): Buffer {
  return tagged(SET, content);
}

function oid(hexadecimal: string): Buffer {
  return tagged(OBJECT_IDENTIFIER, Buffer.from(hexadecimal.replaceAll(' ', ''), 'hex'));
}

function integer(value: number): Buffer {
  return tagged(INTEGER, Buffer.from([value]));
}

function bits(content: Buffer): Buffer {
  return tagged(BIT_STRING, Buffer.from([0]), content);
}

/** YYMMDDHHMMSSZ. */
function time(date: Date): Buffer {
  return tagged(UTC_TIME, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}
