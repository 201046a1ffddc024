import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

import { request } from 'undici';

import { twilioSignature } from './twilio-callbacks';
import { TwilioStub, type TwilioStubOptions } from './twilio-stub';
import { waitFor } from './wait-for';

describe('twilioSignature', () => {
  it('agrees with the worked example of https://www.twilio.com/docs/usage/security#validating-requests', () => {
    const form = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' };
    expect(twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', form)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });
});

describe('TwilioStub', () => {
  const callbacks: { url: string; form: Record<string, string>; signature: string }[] = [];
  let refusals = 0;
  const receiver = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const refused = refusals > 0;
      if (refused) refusals -= 1;
      else callbacks.push({ url: incoming.url ?? '', form, signature: String(incoming.headers['x-twilio-signature']) });
      response.writeHead(refused ? 503 : 200).end();
    });
  });
  let callbackBase: string;
  let stub: TwilioStub;

  beforeAll(async () => {
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
    callbackBase = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/receipts/twilio`;
  });
  afterAll(() => new Promise((closed) => receiver.close(closed).closeAllConnections()));
  beforeEach(() => {
    callbacks.length = 0;
    refusals = 0;
  });
  afterEach(() => stub.close());

  async function start(options?: TwilioStubOptions): Promise<void> {
    stub = await TwilioStub.start(options);
  }

  async function create(to: string, attempt: string, changed: Record<string, string> = {}) {
    const form = { To: to, From: '+15005550006', Body: 'Hello', StatusCallback: `${callbackBase}?attempt=${attempt}`, ...changed };
    const response = await request(`${stub.baseUrl}/2010-04-01/Accounts/${stub.accountSid}/Messages.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${stub.accountSid}:${stub.authToken}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(form).toString(),
    });
    return { status: response.statusCode, body: (await response.body.json()) as Record<string, unknown> };
  }

  it('creates a message and posts its signed statuses in order', async () => {
    await start();
    const created = await create('+15005550009', 'm1.0.1');
    expect(created).toMatchObject({ status: 201, body: { status: 'queued', to: '+15005550009' } });
    await waitFor(() => callbacks.length === 2, { timeoutMs: 5_000 });
    expect(callbacks.map(({ form }) => [form['MessageSid'], form['MessageStatus'], form['ErrorCode']])).toEqual([
      [created.body['sid'], 'sent', undefined],
      [created.body['sid'], 'undelivered', '30003'],
    ]);
    for (const { url, form, signature } of callbacks) {
      expect(url).toBe('/receipts/twilio?attempt=m1.0.1');
      expect(signature).toBe(twilioSignature(stub.authToken, new URL(url, callbackBase).href, form));
    }
  });

  it('counts what was taken twice, and not what was refused first', async () => {
    await start();
    await create('+15005550003', 'throttled');
    await create('+15005550003', 'throttled');
    await create('+15005550003', 'throttled');
    await create('+15005550010', 'twice');
    expect(stub.duplicates()).toEqual([]);
    await create('+15005550010', 'twice');
    expect(stub.duplicates()).toEqual(['twice']);
    expect(stub.callsOf('throttled')).toBe(3);
  });

  it('repeats a receipt that was not taken', async () => {
    refusals = 3;
    await start();
    await create('+15005550010', 'm1.0.1');
    await waitFor(() => stub.callbacks.taken === 2, { timeoutMs: 5_000 });
    expect(callbacks.map(({ form }) => form['MessageStatus'])).toEqual(['sent', 'delivered']);
    expect(refusals).toBe(0);
  });

  it.each([
    [{ To: '' }, 21604],
    [{ Body: '' }, 21602],
  ])('checks the request: %j', async (changed, code) => {
    await start();
    const { status, body } = await create('+15005550010', 'm1.0.1', changed);
    expect({ status, code: body['code'] }).toEqual({ status: 400, code });
  });
});
