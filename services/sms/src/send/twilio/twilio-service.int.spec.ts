import { aDispatch, ChannelUnderTest } from '@switchback/channel/under-test';
import { InboundKind, OptVia } from '@switchback/contracts';
import { twilioScript, twilioSignature, TwilioStub, waitFor } from '@switchback/testing';

import { twilio } from './index';

describe('the SMS service with Twilio', () => {
  let stub: TwilioStub;
  let test: ChannelUnderTest;
  beforeAll(async () => {
    const lostAnswer = { kind: 'HANG', statuses: [{ status: 'sent' }, { status: 'delivered' }] } as const;
    stub = await TwilioStub.start({ script: (to, calls) => (to === '+15005550011' ? lostAnswer : twilioScript(to, calls)) });
    const account = { accountSid: stub.accountSid, authToken: stub.authToken, from: '+15005550006', baseUrl: stub.baseUrl };
    const providers = [
      { id: 'twilio', kind: 'twilio', timeoutMs: 30_000, ...account },
      { id: 'hasty', kind: 'twilio', timeoutMs: 1_000, ...account },
    ];
    test = await ChannelUnderTest.create({ kinds: { twilio }, providers });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await stub.close();
  });

  async function dispatch(address: string, provider = 'twilio'): Promise<string> {
    const { attemptId, ...rest } = aDispatch({ address, providers: [provider] });
    await test.dispatch({ attemptId, ...rest });
    return attemptId;
  }

  it('reports what Twilio’s signed callbacks say', async () => {
    const attemptId = await dispatch('+15005550010');
    const event = await test.reported(attemptId, 'DELIVERED');
    expect(event).toMatchObject({ provider: 'twilio', providerMessageId: stub.calls.find((call) => call.attemptId === attemptId)?.sid });
    expect(test.statusesOf(attemptId)).not.toContain('UNKNOWN');
  });

  it('reports an unreachable handset with its class and code', async () => {
    const attemptId = await dispatch('+15005550009');
    expect(await test.reported(attemptId, 'UNDELIVERED')).toMatchObject({ errorClass: 'ERROR_CLASS_RECIPIENT_TEMPORARY', providerCode: '30003' });
  });

  it('reports an opt-out', async () => {
    const attemptId = await dispatch('+15005550004');
    expect(await test.reported(attemptId, 'REJECTED')).toMatchObject({ errorClass: 'ERROR_CLASS_OPTED_OUT', providerCode: '21610' });
  });

  it('calls again after 429 and hands over once', async () => {
    const attemptId = await dispatch('+15005550003');
    await test.reported(attemptId, 'DELIVERED');
    expect(stub.callsOf(attemptId)).toBe(3);
    expect(stub.duplicates()).toEqual([]);
  });

  it('learns from the callback that a message was taken whose answer got lost', async () => {
    const attemptId = await dispatch('+15005550011', 'hasty');
    await test.reported(attemptId, 'DELIVERED');
    await waitFor(async () => (await test.claim(attemptId))?.['status'] === 'DELIVERED', { what: 'the claim to be DELIVERED' });
    expect(stub.callsOf(attemptId)).toBe(1);
  });

  it('takes a person’s STOP at the same door, and answers nothing that would be sent to them', async () => {
    const form = { AccountSid: stub.accountSid, Body: 'STOP', From: '+14155550123', MessageSid: 'SM0123', OptOutType: 'STOP', SmsStatus: 'received', To: '+15005550006' };
    const url = `${test.url}/receipts/twilio`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilioSignature(stub.authToken, url, form) };
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form).toString(), headers });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(await test.told('+14155550123', 2)).toMatchObject([
      { kind: InboundKind.INBOUND_KIND_MESSAGE, text: 'STOP', sender: '+15005550006', provider: 'twilio' },
      { kind: InboundKind.INBOUND_KIND_OPT_OUT, via: OptVia.OPT_VIA_KEYWORD },
    ]);
  });

  it('refuses a callback that Twilio did not sign', async () => {
    const attemptId = await dispatch('+15005550007');
    const { providerMessageId } = await test.reported(attemptId, 'SENT');
    const form = new URLSearchParams({ MessageSid: providerMessageId, MessageStatus: 'delivered' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' };
    const response = await fetch(`${test.url}/receipts/twilio?attempt=${attemptId}`, { method: 'POST', body: form.toString(), headers });
    expect(response.status).toBe(403);
    expect(await test.claim(attemptId)).toMatchObject({ status: 'SENT' });
  });
});
