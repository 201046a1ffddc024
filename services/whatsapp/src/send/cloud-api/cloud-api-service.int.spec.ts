import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

import { aDispatch, ChannelUnderTest } from '@switchback/channel/under-test';
import { Content } from '@switchback/contracts';

import { whatsappCloud } from './index';

describe('the WhatsApp service with the Cloud API', () => {
  const account = { phoneNumberId: '106540352242922', accessToken: 'EAAJ', appSecret: 'app-secret', verifyToken: 'verify-me' };
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id: `wamid.${String(body['biz_opaque_callback_data'])}` }] }));
    });
  });
  let test: ChannelUnderTest;

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    test = await ChannelUnderTest.create({
      channel: 'WHATSAPP',
      kinds: { 'whatsapp-cloud': whatsappCloud },
      providers: [{ id: 'meta', kind: 'whatsapp-cloud', baseUrl, ...account }],
    });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  async function dispatch(content: Content): Promise<string> {
    const { attemptId, ...rest } = aDispatch({ address: '+16505551234', content });
    await test.dispatch({ attemptId, ...rest });
    return attemptId;
  }

  function webhook(...statuses: object[]): Promise<Response> {
    const text = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value: { statuses } }] }] });
    const signature = `sha256=${createHmac('sha256', account.appSecret).update(text).digest('hex')}`;
    return test.post('/receipts/meta', text, { 'x-hub-signature-256': signature });
  }

  it('sends a text and reports a batch of statuses that came out of order', async () => {
    const attemptId = await dispatch(Content.fromPartial({ text: 'Your code is 123456' }));
    const { providerMessageId } = await test.reported(attemptId, 'SENT');
    expect(providerMessageId).toBe(`wamid.${attemptId}`);
    const common = { id: providerMessageId, timestamp: '1750263773', recipient_id: '16505551234', biz_opaque_callback_data: attemptId };
    expect((await webhook({ ...common, status: 'read' }, { ...common, status: 'sent' }, { ...common, status: 'delivered' })).status).toBe(200);
    await test.reported(attemptId, 'READ');
    expect(await test.claim(attemptId)).toMatchObject({ status: 'READ' });
  });

  it('sends a template', async () => {
    const template = { name: 'code', language: 'en_US', bodyParameters: ['123456'] };
    const attemptId = await dispatch(Content.fromPartial({ text: 'Your code is 123456', whatsapp: { template } }));
    await test.reported(attemptId, 'SENT');
    expect(bodies.find((body) => body['biz_opaque_callback_data'] === attemptId)).toMatchObject({ type: 'template', template: { name: 'code', language: { code: 'en_US' } } });
  });

  it('reports a closed window as POLICY', async () => {
    const attemptId = await dispatch(Content.fromPartial({ text: 'Hello' }));
    const { providerMessageId } = await test.reported(attemptId, 'SENT');
    await webhook({ id: providerMessageId, status: 'failed', timestamp: '1750263773', errors: [{ code: 131047, title: 'text' }] });
    expect(await test.reported(attemptId, 'UNDELIVERED')).toMatchObject({ errorClass: 'ERROR_CLASS_POLICY', providerCode: '131047' });
  });

  it('answers the verification of the webhook', async () => {
    const query = 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=';
    const right = await fetch(`${test.url}/receipts/meta?${query}verify-me`);
    expect([right.status, await right.text()]).toEqual([200, '1158201444']);
    expect((await fetch(`${test.url}/receipts/meta?${query}guess`)).status).toBe(403);
  });

  it('refuses a webhook call that Meta did not sign', async () => {
    expect((await test.post('/receipts/meta', { entry: [] }, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).status).toBe(403);
    expect((await test.post('/receipts/meta', { entry: [] })).status).toBe(401);
  });
});
