import { isInbound, readInbound } from './read-inbound';

/** The parameters of https://www.twilio.com/docs/messaging/guides/webhook-request */
const inbound = {
  ToCountry: 'US', SmsMessageSid: 'SM1', NumMedia: '0', SmsSid: 'SM1', SmsStatus: 'received', FromCountry: 'US',
  To: '+15005550006', NumSegments: '1', MessageSid: 'SM1', AccountSid: 'AC1', From: '+14155552671', ApiVersion: '2010-04-01',
};
const form = (changes: Record<string, string>) => new URLSearchParams({ ...inbound, ...changes });
const message = { kind: 'INBOUND_MESSAGE', providerMessageId: 'SM1', from: '+14155552671', to: '+15005550006' };

it.each([
  ['a person’s message', form({ Body: 'Hello' }), true],
  ['a picture without words', form({ Body: '' }), true],
  ['a status callback', new URLSearchParams({ MessageSid: 'SM1', MessageStatus: 'delivered', To: '+14155552671', From: '+15005550006' }), false],
  ['a status callback that repeats the body', new URLSearchParams({ MessageSid: 'SM1', MessageStatus: 'sent', Body: 'x', From: '+15005550006' }), false],
])('%s', (_what, given, expected) => expect(isInbound(given)).toBe(expected));

it.each([
  ['a message', { Body: 'Where is my order?' }, [{ ...message, text: 'Where is my order?' }]],
  ['a message over WhatsApp', { Body: 'Hi', From: 'whatsapp:+14155552671', To: 'whatsapp:+15005550006' }, [{ ...message, text: 'Hi' }]],
  ['a picture', { Body: '' }, [{ ...message, text: '' }]],
  ['STOP that Twilio read', { Body: 'stop', OptOutType: 'STOP' }, [{ ...message, text: 'stop' }, { kind: 'OPT_OUT', via: 'KEYWORD', address: '+14155552671', inboundMessageId: 'SM1' }]],
  ['a word of the account’s own', { Body: 'genug', OptOutType: 'STOP' }, [{ ...message, text: 'genug' }, { kind: 'OPT_OUT', via: 'KEYWORD', address: '+14155552671', inboundMessageId: 'SM1' }]],
  ['START', { Body: 'START', OptOutType: 'START' }, [{ ...message, text: 'START' }, { kind: 'OPT_IN', via: 'KEYWORD', address: '+14155552671', inboundMessageId: 'SM1' }]],
  ['HELP', { Body: 'help', OptOutType: 'HELP' }, [{ ...message, text: 'help' }]],
])('reads %s', (_what, changes, signals) => {
  expect(readInbound(form(changes))).toEqual({ outcome: 'RECEIPTS', receipts: [], signals });
});

it.each([
  ['nobody', { From: '' }],
  ['no id', { MessageSid: '' }],
])('refuses a message of %s', (_what, changes) => expect(readInbound(form({ Body: 'x', ...changes }))).toMatchObject({ outcome: 'REFUSED', status: 400 }));
