import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

import { type SendRequest } from '@switchback/channel';

import { CloudApiProvider } from './cloud-api-provider';
import { cloudApiOptions } from './options';

const never = new AbortController().signal;
const request: SendRequest = { attemptId: 'm1.0.1', messageId: 'm1', customerId: 'cus_1', call: 1, address: '+16505551234', content: { channel: 'WHATSAPP', text: 'Hello' }, validitySeconds: 60 };
const accepted = { messaging_product: 'whatsapp', contacts: [{ input: '+16505551234', wa_id: '16505551234' }], messages: [{ id: 'wamid.HBgL' }] };

describe('CloudApiProvider against a server shaped like the Cloud API', () => {
  const seen: { url: string; authorization: string; body: unknown }[] = [];
  let answer: (response: ServerResponse, request: IncomingMessage) => void;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      seen.push({ url: incoming.url ?? '', authorization: incoming.headers.authorization ?? '', body });
      answer(response, incoming);
    });
  });
  let provider: CloudApiProvider;

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const options = { phoneNumberId: '106540352242922', accessToken: 'EAAJ', appSecret: 'a', verifyToken: 'v', version: 'v23.0', baseUrl: `http://127.0.0.1:${port}` };
    provider = new CloudApiProvider('whatsapp', cloudApiOptions.parse(options));
  });
  afterAll(async () => {
    await provider.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  beforeEach(() => seen.splice(0));

  const json = (status: number, body: unknown) => (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  it('hands a message over with its token and the attempt id', async () => {
    answer = json(200, accepted);
    expect(await provider.send(request, never)).toEqual({ outcome: 'TAKEN', status: 'SENT', providerMessageId: 'wamid.HBgL' });
    expect(seen).toEqual([
      { url: '/v23.0/106540352242922/messages', authorization: 'Bearer EAAJ', body: expect.objectContaining({ to: '+16505551234', biz_opaque_callback_data: 'm1.0.1' }) },
    ]);
  });

  it('reads a refusal', async () => {
    answer = json(400, { error: { message: '(#131047) text', type: 'OAuthException', code: 131047 } });
    expect(await provider.send(request, never)).toEqual({ outcome: 'REFUSED', errorClass: 'POLICY', code: '131047' });
  });

  it('says NO_ANSWER for a reset after the request, and calls once', async () => {
    answer = (_response, incoming) => incoming.socket.resetAndDestroy();
    expect(await provider.send(request, never)).toMatchObject({ outcome: 'NO_ANSWER' });
    expect(seen).toHaveLength(1);
  });

  it('says NO_ANSWER when time runs out', async () => {
    const abort = new AbortController();
    answer = () => abort.abort();
    expect(await provider.send(request, abort.signal)).toEqual({ outcome: 'NO_ANSWER', code: 'TIMEOUT' });
  });

  it('says REFUSED for what is not a WhatsApp message', async () => {
    expect(await provider.send({ ...request, content: { channel: 'SMS', text: 'x' } }, never)).toMatchObject({ outcome: 'REFUSED', errorClass: 'CONFIG' });
    expect(seen).toHaveLength(0);
  });
});

describe('cloudApiOptions', () => {
  const options = { phoneNumberId: '1', accessToken: 'a', appSecret: 'b', verifyToken: 'c' };
  it.each([
    ['a phone number in place of its id', { ...options, phoneNumberId: '+15550783881' }],
    ['a version that is none', { ...options, version: '23' }],
    ['no app secret', { ...options, appSecret: '' }],
    ['an unknown field', { ...options, token: 'x' }],
  ])('refuses %s', (_name, given) => {
    expect(cloudApiOptions.safeParse(given).success).toBe(false);
    expect(cloudApiOptions.safeParse(options).success).toBe(true);
  });
});
