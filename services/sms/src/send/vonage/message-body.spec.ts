import { messageBody } from './message-body';

const sms = { attemptId: 'm1.0.1', to: '+447700900000', from: '+447700900001', text: 'Hello', validitySeconds: 300, receiptUrl: 'https://sms.example.org/receipts/vonage' };
const body = (changed: Partial<typeof sms> = {}): unknown => JSON.parse(messageBody({ ...sms, ...changed }));

describe('messageBody', () => {
  it('says to whom, from whom, what, how long and where the statuses go', () => {
    expect(body()).toEqual({
      channel: 'sms',
      message_type: 'text',
      to: '447700900000',
      from: '447700900001',
      text: 'Hello',
      ttl: 300,
      client_ref: 'm1.0.1',
      webhook_url: 'https://sms.example.org/receipts/vonage',
      webhook_version: 'v1',
      sms: { encoding_type: 'text' },
    });
  });

  it('says the encoding that was counted', () => {
    expect(body({ text: 'Grüße €' })).toMatchObject({ sms: { encoding_type: 'text' } });
    expect(body({ text: 'Grüße 🙂' })).toMatchObject({ sms: { encoding_type: 'unicode' } });
  });

  it.each(['Acme', '36123'])('leaves the sender %p as it is', (from) => {
    expect(body({ from })).toMatchObject({ from });
  });

  it.each([
    [0, 20],
    [20.9, 20],
    [604_801, 604_800],
  ])('keeps a validity of %p s within what Vonage takes: %p', (validitySeconds, ttl) => {
    expect(body({ validitySeconds })).toMatchObject({ ttl });
  });
});
