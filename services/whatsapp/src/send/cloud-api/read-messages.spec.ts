import { readMessages } from './read-messages';

/** The shapes of https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */
const value = (...messages: unknown[]) => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
  contacts: [{ profile: { name: 'Sheena Nelson' }, wa_id: '16505551234' }],
  messages,
});
const base = { from: '16505551234', id: 'wamid.1', timestamp: '1749416383' };
const read = { kind: 'INBOUND_MESSAGE', providerMessageId: 'wamid.1', from: '+16505551234', to: '+15550783881', occurredAt: 1_749_416_383_000 };

it.each([
  ['a text', { type: 'text', text: { body: 'Does it come in another color?' } }, 'Does it come in another color?'],
  ['a button of a template', { type: 'button', button: { payload: 'stop', text: 'Stop promotions' } }, 'Stop promotions'],
  ['a reply button', { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'b', title: 'Cancel' } } }, 'Cancel'],
  ['a row of a list', { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'l', title: 'Tomorrow', description: 'morning' } } }, 'Tomorrow'],
  ['a picture', { type: 'image', image: { mime_type: 'image/jpeg', sha256: 's', id: 'i' } }, ''],
  ['a type of tomorrow', { type: 'hologram' }, ''],
])('reads %s', (_what, fields, text) => expect(readMessages(value({ ...base, ...fields }))).toEqual([{ ...read, text }]));

it('passes over what nobody wrote and what it cannot read, and reads the rest', () => {
  const text = { type: 'text', text: { body: 'hi' } };
  const messages = [{ ...base, type: 'system', system: {} }, { nonsense: true }, { ...base, ...text, from: 'somebody' }, 7, { ...base, ...text }];
  expect(readMessages(value(...messages))).toEqual([{ ...read, text: 'hi' }]);
});

it.each([['nothing', undefined], ['statuses', { statuses: [] }], ['no list', { messages: 'x' }]])('reads no message in %s', (_what, given) => {
  expect(readMessages(given)).toEqual([]);
});
