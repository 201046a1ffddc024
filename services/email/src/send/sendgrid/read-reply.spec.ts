import { type HttpExchange, type SendAnswer } from '@switchback/channel';

import { readReply } from './read-reply';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const reply = (status: number, body: unknown, headers: Record<string, string> = {}): HttpExchange => ({
  reached: 'REPLY',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
/** The error document of https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/errors */
const wrong = (field: string | null) => ({ errors: [{ message: 'text', field, help: 'https://…' }] });
const refused = (errorClass: 'TRANSIENT' | 'RECIPIENT_PERMANENT' | 'POLICY' | 'CONFIG', code: string, more: object = {}): SendAnswer => ({ outcome: 'REFUSED', errorClass, code, ...more });

describe('readReply', () => {
  it.each<[string, HttpExchange, SendAnswer]>([
    ['accepted', reply(202, '', { 'x-message-id': 'q-Ab_1' }), { outcome: 'TAKEN', status: 'SENT', providerMessageId: 'q-Ab_1' }],
    ['accepted, without an id', reply(202, ''), { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' }],
    ['an address that is none', reply(400, wrong('personalizations.0.to.0.email')), refused('RECIPIENT_PERMANENT', 'HTTP_400:personalizations.0.to.0.email')],
    ['a sender that is none', reply(400, wrong('from.email')), refused('CONFIG', 'HTTP_400:from.email')],
    ['an IP pool that is none', reply(400, wrong('ip_pool_name')), refused('CONFIG', 'HTTP_400:ip_pool_name')],
    ['an unsubscribe group that is none', reply(400, wrong('asm.group_id')), refused('CONFIG', 'HTTP_400:asm.group_id')],
    ['an argument that is too long', reply(400, wrong('personalizations.0.custom_args')), refused('CONFIG', 'HTTP_400:personalizations.0.custom_args')],
    ['no subject', reply(400, wrong('subject')), refused('POLICY', 'HTTP_400:subject')],
    ['no content', reply(400, wrong('content.0.value')), refused('POLICY', 'HTTP_400:content.0.value')],
    ['something else', reply(400, wrong(null)), refused('POLICY', 'HTTP_400')],
    ['a field that quotes', reply(400, wrong('someone@example.org')), refused('POLICY', 'HTTP_400')],
    ['a bad key, or credits used up', reply(401, wrong(null)), refused('CONFIG', 'HTTP_401')],
    ['a sender that is not verified', reply(403, wrong('from')), refused('CONFIG', 'HTTP_403:from')],
    ['another URL', reply(404, ''), refused('CONFIG', 'HTTP_404')],
    ['too large', reply(413, ''), refused('POLICY', 'HTTP_413')],
    ['throttled until', reply(429, wrong(null), { 'x-ratelimit-reset': String(NOW / 1_000 + 7) }), refused('TRANSIENT', 'HTTP_429', { retryAfterMs: 7_000 })],
    ['throttled until before now', reply(429, '', { 'x-ratelimit-reset': '1' }), refused('TRANSIENT', 'HTTP_429', { retryAfterMs: 0 })],
    ['throttled for', reply(429, '', { 'retry-after': '3' }), refused('TRANSIENT', 'HTTP_429', { retryAfterMs: 3_000 })],
    ['throttled, not saying until when', reply(429, '', { 'x-ratelimit-reset': 'soon' }), refused('TRANSIENT', 'HTTP_429')],
    ['not available', reply(503, ''), refused('TRANSIENT', 'HTTP_503')],
    ['redirected', reply(302, ''), refused('CONFIG', 'HTTP_302')],
    ['broken inside', reply(500, ''), { outcome: 'NO_ANSWER', code: 'HTTP_500' }],
    ['bad gateway', reply(502, '<html>'), { outcome: 'NO_ANSWER', code: 'HTTP_502' }],
    ['connection refused', { reached: 'NOT_WRITTEN', code: 'ECONNREFUSED' }, refused('TRANSIENT', 'ECONNREFUSED')],
    ['reset', { reached: 'NO_REPLY', code: 'UND_ERR_SOCKET' }, { outcome: 'NO_ANSWER', code: 'UND_ERR_SOCKET' }],
  ])('%s', (_name, exchange, answer) => {
    expect(readReply(exchange, NOW)).toEqual(answer);
  });
});
