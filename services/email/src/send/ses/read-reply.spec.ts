import { type HttpExchange, type SendAnswer } from '@switchback/channel';

import { readReply } from './read-reply';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const reply = (status: number, body: unknown, headers: Record<string, string> = {}): HttpExchange => ({
  reached: 'REPLY',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
/** As https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html and the REST-JSON protocol have it. */
const error = (status: number, type: string, message = 'text') => reply(status, { message }, { 'x-amzn-errortype': type });
const refused = (errorClass: 'TRANSIENT' | 'RECIPIENT_PERMANENT' | 'POLICY' | 'CONFIG', code: string, more: object = {}): SendAnswer => ({ outcome: 'REFUSED', errorClass, code, ...more });
const unverified = 'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: shop@example.org';

describe('readReply', () => {
  it.each<[string, HttpExchange, SendAnswer]>([
    ['sent', reply(200, { MessageId: '0107-1' }), { outcome: 'TAKEN', status: 'SENT', providerMessageId: '0107-1' }],
    ['sent, without an id', reply(200, {}), { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' }],
    ['sent, unreadable', reply(200, '{'), { outcome: 'NO_ANSWER', code: 'MALFORMED_REPLY' }],
    ['too many per second', error(429, 'TooManyRequestsException'), refused('TRANSIENT', 'TooManyRequestsException')],
    ['throttled', error(400, 'ThrottlingException', 'Maximum sending rate exceeded.'), refused('TRANSIENT', 'ThrottlingException')],
    ['throttled for', reply(429, {}, { 'retry-after': '3' }), refused('TRANSIENT', 'HTTP_429', { retryAfterMs: 3_000 })],
    ['too many in a day', error(400, 'LimitExceededException'), refused('CONFIG', 'LimitExceededException')],
    ['account suspended', error(400, 'AccountSuspendedException'), refused('CONFIG', 'AccountSuspendedException')],
    ['sending paused', error(400, 'SendingPausedException'), refused('CONFIG', 'SendingPausedException')],
    ['MAIL FROM not verified', error(400, 'MailFromDomainNotVerifiedException'), refused('CONFIG', 'MailFromDomainNotVerifiedException')],
    ['no such configuration set', error(404, 'NotFoundException'), refused('CONFIG', 'NotFoundException')],
    ['rejected for its content', error(400, 'MessageRejected'), refused('POLICY', 'MessageRejected')],
    ['rejected for its sender', error(400, 'MessageRejected', unverified), refused('CONFIG', 'MessageRejected')],
    ['a bad request', error(400, 'BadRequestException'), refused('POLICY', 'BadRequestException')],
    ['a bad address', error(400, 'BadRequestException', 'Domain contains illegal character'), refused('RECIPIENT_PERMANENT', 'BadRequestException')],
    ['no final @domain', error(400, 'BadRequestException', "Missing final '@domain'"), refused('RECIPIENT_PERMANENT', 'BadRequestException')],
    ['a wrong signature', error(403, 'InvalidSignatureException'), refused('CONFIG', 'InvalidSignatureException')],
    ['a wrong key', error(403, 'UnrecognizedClientException'), refused('CONFIG', 'UnrecognizedClientException')],
    ['no permission', error(403, 'AccessDeniedException'), refused('CONFIG', 'AccessDeniedException')],
    ['a type with a suffix', error(400, 'MessageRejected:http://internal.amazon.com/coral/'), refused('POLICY', 'MessageRejected')],
    ['a type in the body', reply(400, { __type: 'com.amazonaws.sesv2#SendingPausedException' }), refused('CONFIG', 'SendingPausedException')],
    ['a type that quotes', error(400, 'someone@example.org'), refused('POLICY', 'HTTP_400')],
    ['forbidden', reply(403, '<html>'), refused('CONFIG', 'HTTP_403')],
    ['unavailable', reply(503, '<html>', { 'retry-after': '1' }), refused('TRANSIENT', 'HTTP_503', { retryAfterMs: 1_000 })],
    ['unavailable, by its type', error(500, 'ServiceUnavailable'), refused('TRANSIENT', 'ServiceUnavailable')],
    ['redirected', reply(307, ''), refused('CONFIG', 'HTTP_307')],
    ['broken inside', error(500, 'InternalFailure'), { outcome: 'NO_ANSWER', code: 'HTTP_500' }],
    ['bad gateway', reply(502, '<html>'), { outcome: 'NO_ANSWER', code: 'HTTP_502' }],
    ['connection refused', { reached: 'NOT_WRITTEN', code: 'ECONNREFUSED' }, refused('TRANSIENT', 'ECONNREFUSED')],
    ['reset', { reached: 'NO_REPLY', code: 'UND_ERR_SOCKET' }, { outcome: 'NO_ANSWER', code: 'UND_ERR_SOCKET' }],
  ])('%s', (_name, exchange, answer) => {
    expect(readReply(exchange, NOW)).toEqual(answer);
  });
});
