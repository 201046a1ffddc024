import { type HttpExchange, type SendAnswer } from '@switchback/channel';

import { readReply } from './read-reply';

const NOW = 0;
const reply = (status: number, body: unknown, headers: Record<string, string> = {}): HttpExchange => ({
  reached: 'REPLY',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
/** The shape of https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes#error-response-syntax */
const error = (code: number) => ({ error: { message: `(#${code}) text`, type: 'OAuthException', code, error_data: { messaging_product: 'whatsapp', details: 'text' }, fbtrace_id: 'A1' } });
const accepted = { messaging_product: 'whatsapp', contacts: [{ input: '+16505551234', wa_id: '16505551234' }], messages: [{ id: 'wamid.HBgL', message_status: 'accepted' }] };

describe('readReply', () => {
  it.each<[string, HttpExchange, SendAnswer]>([
    ['accepted', reply(200, accepted), { outcome: 'TAKEN', status: 'SENT', providerMessageId: 'wamid.HBgL' }],
    ['throughput reached', reply(400, error(130429)), { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '130429' }],
    ['throttled with a time', reply(429, error(80007), { 'retry-after': '7' }), { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '80007', retryAfterMs: 7000 }],
    ['perhaps not on WhatsApp', reply(400, error(131026)), { outcome: 'REFUSED', errorClass: 'RECIPIENT_TEMPORARY', code: '131026' }],
    ['window closed', reply(400, error(131047)), { outcome: 'REFUSED', errorClass: 'POLICY', code: '131047' }],
    ['token expired', reply(401, error(190)), { outcome: 'REFUSED', errorClass: 'CONFIG', code: '190' }],
    ['failed as documented', reply(500, error(131016)), { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '131016' }],
    ['unavailable', reply(503, ''), { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'HTTP_503' }],
    ['broken', reply(500, '<html>'), { outcome: 'NO_ANSWER', code: 'HTTP_500' }],
    ['bad gateway', reply(502, ''), { outcome: 'NO_ANSWER', code: 'HTTP_502' }],
    ['accepted, unreadable', reply(200, '<html>'), { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' }],
    ['accepted, no id', reply(200, { messages: [] }), { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' }],
    ['refused connection', { reached: 'NOT_WRITTEN', code: 'ECONNREFUSED' }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ECONNREFUSED' }],
    ['timeout', { reached: 'NO_REPLY', code: 'TIMEOUT' }, { outcome: 'NO_ANSWER', code: 'TIMEOUT' }],
  ])('%s', (_name, exchange, answer) => {
    expect(readReply(exchange, NOW)).toEqual(answer);
  });
});
