import { generateKeyPairSync } from 'node:crypto';

import { type SendRequest } from '@switchback/channel';
import { ScriptedServer, scripts } from '@switchback/channel/testing';

import { vonageOptions } from './options';
import { VonageProvider } from './vonage-provider';

const never = new AbortController().signal;
const account = { apiKey: 'a1b2c3d', signatureSecret: 's' };
const accepted = { status: 202, body: JSON.stringify({ message_uuid: 'u1' }) };
const request = (address: string): SendRequest => ({
  attemptId: 'm1.0.1',
  messageId: 'm1',
  customerId: 'cus_1',
  call: 1,
  address,
  content: { channel: 'SMS', text: 'Your code is 123456' },
  validitySeconds: 60,
});

describe('VonageProvider', () => {
  it('sends from the sender of the recipient’s country, and from none where none is carried', async () => {
    const server = await ScriptedServer.start();
    server.answer(scripts.reply(accepted));
    const senders = [{ country: 'FR', from: '36123' }, { default: 'Acme' }];
    const provider = new VonageProvider('vonage', vonageOptions.parse({ ...account, apiSecret: 'x', senders, baseUrl: server.url }), 'https://x/receipts/vonage');
    expect(await provider.send(request('+33612345678'), never)).toEqual({ outcome: 'TAKEN', status: 'SENT', providerMessageId: 'u1' });
    expect(await provider.send(request('+12025550123'), never)).toEqual({ outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_SENDER' });
    expect(server.received).toBe(1);
    await provider.close();
    await server.close();
  });
});

describe('vonageOptions', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  const application = { id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', privateKey };
  const right = { ...account, apiSecret: 'x', from: 'Acme' };
  it('takes a secret or an application', () => {
    expect(vonageOptions.safeParse(right).success).toBe(true);
    expect(vonageOptions.safeParse({ ...account, application, from: 'Acme' }).success).toBe(true);
  });

  it.each([
    ['neither a secret nor an application', { ...account, from: 'Acme' }],
    ['a secret and an application', { ...right, application }],
    ['a key that is none', { ...account, application: { ...application, privateKey: 'secret' }, from: 'Acme' }],
    ['no sender', { ...right, from: undefined }],
    ['a sender and senders', { ...right, senders: [{ default: 'Acme' }] }],
    ['no signature secret', { ...right, signatureSecret: '' }],
    ['an unknown field', { ...right, token: 'x' }],
  ])('refuses %s', (_name, options) => {
    expect(vonageOptions.safeParse(options).success).toBe(false);
  });
});
