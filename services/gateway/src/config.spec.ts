import { generateKeyPairSync } from 'node:crypto';

import { parseConfig } from '@switchback/service';
import { madeCertificate } from '@switchback/testing';

import { busSettings, gatewayConfig, publicPems } from './config';

const minimal = { SWITCHBACK_DATABASE_URL: 'postgresql://gateway:pw@db:5432/switchback' };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const pem = madeCertificate({ commonName: 'localhost', from: new Date(0), until: new Date(4e12), privateKey });

describe('gatewayConfig', () => {
  it('has defaults for all but the database', () => {
    expect(parseConfig(gatewayConfig, minimal)).toMatchObject({
      SWITCHBACK_GRPC_ADDRESS: '127.0.0.1:50051',
      SWITCHBACK_HTTP_ADDRESS: '127.0.0.1:8080',
      SWITCHBACK_ROUTER_ADDRESS: '127.0.0.1:50052',
      SWITCHBACK_IDEMPOTENCY_HOURS: 168,
      SWITCHBACK_RETENTION_DAYS: 30,
    });
  });

  it.each([
    [{}, 'SWITCHBACK_DATABASE_URL'],
    [{ ...minimal, SWITCHBACK_IDEMPOTENCY_HOURS: '23' }, 'SWITCHBACK_IDEMPOTENCY_HOURS'],
    [{ ...minimal, SWITCHBACK_RETENTION_DAYS: '7' }, 'SWITCHBACK_RETENTION_DAYS'],
    [{ ...minimal, SWITCHBACK_ROUTER_ADDRESS: 'router' }, 'SWITCHBACK_ROUTER_ADDRESS'],
    [{ ...minimal, SWITCHBACK_TLS_CERT: pem }, 'SWITCHBACK_TLS_KEY'],
    [{ ...minimal, SWITCHBACK_TLS_CERT: 'secret-text', SWITCHBACK_TLS_KEY: 'k' }, 'SWITCHBACK_TLS_CERT'],
    [{ ...minimal, SWITCHBACK_TLS_CERT: pem, SWITCHBACK_TLS_KEY: 'of another' }, 'SWITCHBACK_TLS_KEY: must be the private key'],
    [{ SWITCHBACK_TLS_CERT: pem, SWITCHBACK_HTTP_ADDRESS: 'x' }, /^SWITCHBACK_DATABASE_URL: is required\nSWITCHBACK_HTTP_ADDRESS: .*\nSWITCHBACK_TLS_KEY: SWITCHBACK_TLS_CERT and/],
  ])('names what is wrong, in case %#', (env, name) => {
    expect(() => parseConfig(gatewayConfig, env)).toThrow(name);
  });

  it('offers TLS when both parts are there', () => {
    expect(publicPems(parseConfig(gatewayConfig, minimal))).toBeUndefined();
    const tls = publicPems(parseConfig(gatewayConfig, { ...minimal, SWITCHBACK_TLS_CERT: pem, SWITCHBACK_TLS_KEY: key }))?.();
    expect([tls?.cert.toString(), tls?.key.toString()]).toEqual([pem, key]);
  });

  it('finds the bus in its own database when no other is named', () => {
    const urlOf = (env: Record<string, string>) => busSettings(parseConfig(gatewayConfig, { ...minimal, ...env })).SWITCHBACK_BUS_DATABASE_URL?.reveal();
    expect(urlOf({})).toBe(minimal.SWITCHBACK_DATABASE_URL);
    expect(urlOf({ SWITCHBACK_BUS_DATABASE_URL: 'postgresql://bus:pw@db/switchback' })).toBe('postgresql://bus:pw@db/switchback');
  });

  it('never prints a secret', () => {
    const config = parseConfig(gatewayConfig, { ...minimal, SWITCHBACK_OPERATOR_KEY: 'hidden' });
    expect(JSON.stringify(config)).not.toMatch(/hidden|:pw@/);
  });
});
