import { messageForm } from './message-form';

const sms = { attemptId: 'm 1.0.1', to: '+15005550010', text: 'Grüße & 100% 🙂', validitySeconds: 300, receiptUrl: 'https://example.org/receipts/twilio' };
const form = (changed: Partial<typeof sms>, sender: Parameters<typeof messageForm>[1] = { from: '+15005550006' }) =>
  Object.fromEntries(messageForm({ ...sms, ...changed }, sender));

describe('messageForm', () => {
  it('says to whom, from whom, what, how long and where the receipts go', () => {
    expect(form({})).toEqual({
      To: '+15005550010',
      From: '+15005550006',
      Body: 'Grüße & 100% 🙂',
      StatusCallback: 'https://example.org/receipts/twilio?attempt=m%201.0.1',
      ValidityPeriod: '300',
    });
  });

  it('lets a messaging service choose the sender', () => {
    expect(form({}, { messagingServiceSid: 'MG1' })).toMatchObject({ MessagingServiceSid: 'MG1' });
    expect(form({}, { messagingServiceSid: 'MG1' })).not.toHaveProperty('From');
  });

  it.each([
    [0, '1'],
    [0.5, '1'],
    [59.9, '59'],
    [36_000, '36000'],
    [259_200, '36000'],
  ])('keeps a validity of %p s within what Twilio takes: %p', (validitySeconds, expected) => {
    expect(form({ validitySeconds })).toMatchObject({ ValidityPeriod: expected });
  });
});
