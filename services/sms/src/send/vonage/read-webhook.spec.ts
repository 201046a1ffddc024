import { type PersonSignal } from '@switchback/channel';

import { vonageAuthorization } from '../../../testing/vonage-token';
import { readWebhook } from './read-webhook';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const secrets = { apiKey: 'a1b2c3d', signatureSecret: 'signature-secret', webhookMaxAgeSeconds: 3_600 };
const iat = NOW / 1000;

function post(payload: unknown, changed: { iat?: number; method?: string; contentType?: string } = {}) {
  const body = Buffer.from(JSON.stringify(payload));
  const authorization = vonageAuthorization(body, secrets.signatureSecret, { claims: { iat: changed.iat ?? iat } });
  const headers = { 'content-type': changed.contentType ?? 'application/json', authorization };
  return { method: changed.method ?? 'POST', url: 'https://sms.example.org/receipts/vonage', query: {}, headers, body };
}
const delivered = { message_uuid: 'u1', status: 'delivered' };
const inbound = { channel: 'sms', message_uuid: 'u2', from: '447700900000', to: '447700900001', text: 'STOP', timestamp: '2026-03-01T11:59:59Z', sms: { num_messages: '1', keyword: 'STOP' } };

describe('readWebhook', () => {
  it.each<[string, object, Partial<PersonSignal>]>([
    ['to a number', inbound, { from: '+447700900000', to: '+447700900001' }],
    ['to a short code', { ...inbound, to: '36123' }, { to: '36123' }],
  ])('reads what a person wrote %s', (_name, payload, expected) => {
    expect(readWebhook(post(payload), secrets, NOW)).toEqual({
      outcome: 'RECEIPTS',
      receipts: [],
      signals: [expect.objectContaining({ kind: 'INBOUND_MESSAGE', providerMessageId: 'u2', text: 'STOP', occurredAt: NOW - 1_000, ...expected })],
    });
  });

  it.each([
    [0, true],
    [3_600, true],
    [3_601, false],
    [-300, true],
    [-301, false],
  ])('a signature that is %p s old counts: %p', (age, counts) => {
    expect(readWebhook(post(delivered, { iat: iat - age }), secrets, NOW).outcome).toBe(counts ? 'RECEIPTS' : 'REFUSED');
  });

  it.each([
    [405, { method: 'GET' }],
    [415, { contentType: 'text/plain' }],
  ])('refuses with %i what is no webhook', (status, changed) => {
    expect(readWebhook(post(delivered, changed), secrets, NOW)).toMatchObject({ outcome: 'REFUSED', status });
  });

  it('refuses a body that is too large before it is looked at', () => {
    expect(readWebhook({ ...post(delivered), body: Buffer.alloc(5_000_000, ' ') }, secrets, NOW)).toMatchObject({ outcome: 'REFUSED', status: 413 });
  });

  it.each([{}, { ...inbound, channel: 'whatsapp' }])('refuses a signed %j', (payload) => {
    expect(readWebhook(post(payload), secrets, NOW)).toMatchObject({ outcome: 'REFUSED', status: 400 });
  });

  it('reads the code from the type of the error when the title is words', () => {
    const payload = { ...delivered, status: 'rejected', error: { type: 'https://developer.vonage.com/api-errors/messages-olympus#1050', title: 'Number barred' } };
    expect(readWebhook(post(payload), secrets, NOW)).toMatchObject({ receipts: [{ status: 'REJECTED', code: '1050', errorClass: 'POLICY' }] });
  });
});
