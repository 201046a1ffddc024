import { type SendRequest } from '@switchback/channel';
import { TwilioStub } from '@switchback/testing';

import { twilioOptions } from './options';
import { TwilioProvider } from './twilio-provider';

const never = new AbortController().signal;
const contentSid = `HX${'0'.repeat(32)}`;
const request = (content: SendRequest['content']): SendRequest => ({ attemptId: 'm1.0.1', messageId: 'm1', customerId: 'cus_1', call: 1, address: '+15005550010', content, validitySeconds: 60 });

describe('TwilioProvider for WhatsApp against a server shaped like Twilio', () => {
  let stub: TwilioStub;
  let provider: TwilioProvider;
  beforeEach(async () => {
    stub = await TwilioStub.start({ script: () => ({ kind: 'TAKE', statuses: [{ status: 'undelivered', errorCode: 63024 }] }), repeatReceiptsMs: 0 });
    const templates = [{ name: 'order_ready', language: 'en_US', contentSid }];
    const options = { accountSid: stub.accountSid, authToken: stub.authToken, from: '+15005550006', templates, baseUrl: stub.baseUrl };
    provider = new TwilioProvider('twilio', twilioOptions.parse(options), 'http://127.0.0.1:1/receipts/twilio');
  });
  afterEach(async () => {
    await provider.close();
    await stub.close();
  });

  it('hands a template over and asks what became of it', async () => {
    const template = { name: 'order_ready', language: 'en_US', bodyParameters: ['Ada'] };
    const answer = await provider.send(request({ channel: 'WHATSAPP', template }), never);
    expect(answer).toEqual({ outcome: 'TAKEN', status: 'SENT', providerMessageId: stub.calls[0]?.sid });
    expect(stub.calls[0]).toMatchObject({ to: 'whatsapp:+15005550010', attemptId: 'm1.0.1' });
    expect(stub.calls[0]?.form.get('ContentSid')).toBe(contentSid);
    const providerMessageId = stub.calls[0]?.sid ?? '';
    expect(await provider.query({ attemptId: 'm1.0.1', providerMessageId }, never)).toMatchObject({ status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '63024' });
  });

  it('refuses a template that it has no content for, and what is no WhatsApp message, without a call', async () => {
    const template = { name: 'other', language: 'en_US', bodyParameters: [] };
    expect(await provider.send(request({ channel: 'WHATSAPP', template }), never)).toEqual({ outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_TEMPLATE' });
    expect(await provider.send(request({ channel: 'SMS', text: 'x' }), never)).toEqual({ outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' });
    expect(stub.calls).toHaveLength(0);
  });
});
