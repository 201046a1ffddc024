import { type HttpExchange, type SendAnswer } from '@switchback/channel';

import { readReply } from './read-reply';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const reply = (status: number, body: unknown, headers: Record<string, string> = {}): HttpExchange => ({
  reached: 'REPLY',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
/** The error document of https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions. */
const error = (status: number, code: number) => ({ code, message: 'text', more_info: `https://www.twilio.com/docs/errors/${code}`, status });

describe('readReply', () => {
  it.each<[string, HttpExchange, SendAnswer]>([
    ['created, queued', reply(201, { sid: 'SM1', status: 'queued', error_code: null }), { outcome: 'TAKEN', status: 'SENT', providerMessageId: 'SM1' }],
    ['created, accepted', reply(201, { sid: 'SM01', status: 'accepted' }), { outcome: 'TAKEN', status: 'SENT', providerMessageId: 'SM01' }],
    ['created and failed at once', reply(201, { sid: 'SM1', status: 'failed', error_code: 30034 }), { outcome: 'REFUSED', errorClass: 'CONFIG', code: '30034' }],
    ['invalid number', reply(400, error(400, 21211)), { outcome: 'REFUSED', errorClass: 'RECIPIENT_PERMANENT', code: '21211' }],
    ['opted out', reply(400, error(400, 21610)), { outcome: 'REFUSED', errorClass: 'OPTED_OUT', code: '21610' }],
    ['bad credentials', reply(401, error(401, 20003)), { outcome: 'REFUSED', errorClass: 'CONFIG', code: '20003' }],
    ['throttled', reply(429, error(429, 20429), { 'retry-after': '3' }), { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '20429', retryAfterMs: 3000 }],
    ['throttled, not saying until when', reply(429, ''), { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'HTTP_429' }],
    ['unavailable', reply(503, '<html>', { 'retry-after': 'Sun, 01 Mar 2026 12:00:05 GMT' }), { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'HTTP_503', retryAfterMs: 5000 }],
    ['redirected', reply(302, ''), { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'HTTP_302' }],
    ['broken inside', reply(500, error(500, 20500)), { outcome: 'NO_ANSWER', code: 'HTTP_500' }],
    ['bad gateway', reply(502, '<html>'), { outcome: 'NO_ANSWER', code: 'HTTP_502' }],
    ['gateway timeout', reply(504, ''), { outcome: 'NO_ANSWER', code: 'HTTP_504' }],
    ['created, unreadable', reply(201, '{"sid":'), { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' }],
    ['created, without an id', reply(201, {}), { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' }],
    ['connection refused', { reached: 'NOT_WRITTEN', code: 'ECONNREFUSED' }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ECONNREFUSED' }],
    ['reset', { reached: 'NO_REPLY', code: 'UND_ERR_SOCKET' }, { outcome: 'NO_ANSWER', code: 'UND_ERR_SOCKET' }],
  ])('%s', (_name, exchange, answer) => {
    expect(readReply(exchange, NOW)).toEqual(answer);
  });
});
