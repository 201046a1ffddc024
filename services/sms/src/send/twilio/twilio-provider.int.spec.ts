import { type SendRequest } from '@switchback/channel';
import { type TwilioBehaviour, TwilioStub, waitFor } from '@switchback/testing';

import { twilioOptions } from './options';
import { TwilioProvider } from './twilio-provider';

const never = new AbortController().signal;
const request = (to: string, attemptId = 'm1.0.1'): SendRequest => ({
  attemptId,
  messageId: 'm1',
  customerId: 'cus_1',
  call: 1,
  address: to,
  content: { channel: 'SMS', text: 'Your code is 123456' },
  validitySeconds: 60,
});

describe('TwilioProvider against a server shaped like Twilio', () => {
  let stub: TwilioStub;
  let provider: TwilioProvider;

  async function start(script?: (to: string) => TwilioBehaviour, options: Record<string, unknown> = {}) {
    stub = await TwilioStub.start(script === undefined ? {} : { script, repeatReceiptsMs: 0 });
    const parsed = twilioOptions.parse({ accountSid: stub.accountSid, authToken: stub.authToken, from: '+15005550006', baseUrl: stub.baseUrl, ...options });
    provider = new TwilioProvider('twilio', parsed, 'http://127.0.0.1:1/receipts/twilio');
  }
  afterEach(async () => {
    await provider.close();
    await stub.close();
  });

  it('hands a message over, correlated by the callback URL', async () => {
    await start();
    const answer = await provider.send(request('+15005550010', 'm7.0.2'), never);
    expect(answer).toEqual({ outcome: 'TAKEN', status: 'SENT', providerMessageId: stub.calls[0]?.sid });
    expect(stub.calls[0]).toMatchObject({ attemptId: 'm7.0.2', to: '+15005550010' });
    expect(stub.calls[0]?.form.get('Body')).toBe('Your code is 123456');
  });

  it('reads refusals', async () => {
    await start();
    expect(await provider.send(request('+15005550001'), never)).toMatchObject({ outcome: 'REFUSED', errorClass: 'RECIPIENT_PERMANENT', code: '21211' });
    expect(await provider.send(request('+15005550003', 'm2.0.1'), never)).toMatchObject({ errorClass: 'TRANSIENT', code: '20429', retryAfterMs: 0 });
    expect(await provider.send(request('+15005550004', 'm3.0.1'), never)).toMatchObject({ errorClass: 'OPTED_OUT', code: '21610' });
  });

  it('says CONFIG for wrong credentials', async () => {
    await start(undefined, { authToken: 'wrong' });
    expect(await provider.send(request('+15005550010'), never)).toEqual({ outcome: 'REFUSED', errorClass: 'CONFIG', code: '20003' });
  });

  it('sends from the sender of the recipient’s country, and from none where none is carried', async () => {
    await start(undefined, { from: undefined, senders: [{ country: 'FR', from: '36123' }, { default: 'Acme' }] });
    await provider.send(request('+33612345678'), never);
    await provider.send(request('+4915112345678', 'm2.0.1'), never);
    expect(stub.calls.map((call) => call.form.get('From'))).toEqual(['36123', 'Acme']);
    expect(await provider.send(request('+12025550123', 'm3.0.1'), never)).toEqual({ outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_SENDER' });
    expect(stub.calls).toHaveLength(2);
  });

  it('says NO_ANSWER when no reply came in time, and calls no second time', async () => {
    await start();
    const abort = new AbortController();
    const answer = provider.send(request('+15005550008'), abort.signal);
    await waitFor(() => stub.calls.length === 1, { timeoutMs: 5_000 });
    abort.abort();
    expect(await answer).toEqual({ outcome: 'NO_ANSWER', code: 'TIMEOUT' });
    expect(stub.calls).toHaveLength(1);
  });

  it('says NO_ANSWER when the connection is reset after the request', async () => {
    await start(() => ({ kind: 'RESET', statuses: [] }));
    expect(await provider.send(request('+15005550010'), never)).toMatchObject({ outcome: 'NO_ANSWER' });
    expect(stub.calls).toHaveLength(1);
  });

  it('says REFUSED when nothing listens', async () => {
    await start();
    await stub.close();
    expect(await provider.send(request('+15005550010'), never)).toEqual({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ECONNREFUSED' });
    await start();
  });

  it('asks what became of a message', async () => {
    await start(() => ({ kind: 'TAKE', statuses: [{ status: 'undelivered', errorCode: 30003 }] }));
    const answer = await provider.send(request('+15005550010'), never);
    const providerMessageId = answer.outcome === 'TAKEN' ? answer.providerMessageId : '';
    const receipt = await provider.query({ attemptId: 'm1.0.1', providerMessageId }, never);
    expect(receipt).toMatchObject({ providerMessageId, attemptId: 'm1.0.1', status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '30003' });
    expect(await provider.query({ attemptId: 'm1.0.1', providerMessageId: 'SM404' }, never)).toBeUndefined();
    expect(await provider.query({ attemptId: 'm1.0.1' }, never)).toBeUndefined();
  });

  it('cancels what Twilio has not begun to send, and nothing else', async () => {
    await start(() => ({ kind: 'TAKE', statuses: [{ status: 'scheduled' }] }));
    const sids: string[] = [];
    for (const attemptId of ['m1.0.1', 'm2.0.1']) {
      const answer = await provider.send(request('+15005550010', attemptId), never);
      if (answer.outcome === 'TAKEN') sids.push(answer.providerMessageId);
    }
    const [scheduled = '', sent = ''] = sids;
    void stub.postStatus(sent, { status: 'sent' });
    expect(await provider.cancel({ providerMessageId: sent }, never)).toBe(false);
    expect(await provider.cancel({ providerMessageId: scheduled }, never)).toBe(true);
    expect(await provider.query({ attemptId: 'm1.0.1', providerMessageId: scheduled }, never)).toMatchObject({ status: 'CANCELED' });
    expect(await provider.cancel({ providerMessageId: 'SM404' }, never)).toBe(false);
  });

  it('keeps its connections', async () => {
    await start();
    for (let n = 0; n < 20; n += 1) await provider.send(request('+15005550010', `m${n}.0.1`), never);
    expect(stub.calls).toHaveLength(20);
    // The next call may come before the last connection is free again.
    expect(stub.connectionsAccepted).toBeLessThanOrEqual(2);
  });
});

describe('twilioOptions', () => {
  const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 't' };
  it.each([
    ['no sender', account],
    ['two senders', { ...account, from: '+15005550006', messagingServiceSid: `MG${'0'.repeat(32)}` }],
    ['an account SID that is none', { ...account, accountSid: 'SK1', from: '+15005550006' }],
    ['a sender that is none', { ...account, from: '+1' }],
    ['an unknown field', { ...account, from: '+15005550006', form: '+1' }],
    ['a base URL that is not HTTP', { ...account, from: '+15005550006', baseUrl: 'ftp://x' }],
  ])('refuses %s', (_name, options) => {
    expect(twilioOptions.safeParse(options).success).toBe(false);
  });
});
