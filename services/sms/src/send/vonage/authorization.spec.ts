import { generateKeyPairSync, verify } from 'node:crypto';

import { authorization } from './authorization';

const NOW = Date.parse('2026-03-01T12:00:00Z');

it('writes key and secret where there is no application', () => {
  expect(authorization({ apiKey: 'a1b2c3d', apiSecret: 'secret' })(NOW)).toBe('Basic YTFiMmMzZDpzZWNyZXQ=');
});

it('signs its tokens with the application’s key, and keeps one while it is fresh', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  const header = authorization({ apiKey: 'a1b2c3d', application: { id: 'app', privateKey } });
  const first = header(NOW);
  const [head = '', claims = '', signature = ''] = first.replace('Bearer ', '').split('.');
  expect(verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ application_id: 'app', iat: NOW / 1000, exp: NOW / 1000 + 900 });
  expect(header(NOW + 599_000)).toBe(first);
  expect(header(NOW + 600_000)).not.toBe(first);
});
