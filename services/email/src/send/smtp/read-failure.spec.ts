import { type SendAnswer } from '@switchback/channel';

import { readFailure, type SmtpFailure } from './read-failure';

const failure = (changed: Partial<SmtpFailure>): SmtpFailure => ({ code: 'ECONNECTION', command: 'CONN', response: '', messageWritten: false, smtpUtf8: false, ...changed });

describe('readFailure', () => {
  it.each<[string, Partial<SmtpFailure>, SendAnswer]>([
    ['connection refused', { code: 'ESOCKET' }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ESOCKET' }],
    ['name not found', { code: 'EDNS' }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'EDNS' }],
    ['TLS failed', { code: 'ETLS', command: 'STARTTLS' }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ETLS' }],
    ['timed out while greeting', { code: 'ETIMEDOUT' }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ETIMEDOUT' }],
    ['greeted with 421', { code: 'ECONNECTION', response: '421 4.3.2 Service shutting down' }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '421 4.3.2' }],
    ['no credentials', { code: 'EAUTH', command: 'API' }, { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'EAUTH' }],
    ['wrong credentials', { code: 'EAUTH', command: 'AUTH PLAIN', response: '535 5.7.8 Bad credentials' }, { outcome: 'REFUSED', errorClass: 'CONFIG', code: '535 5.7.8' }],
    ['no such mailbox', { code: 'EENVELOPE', command: 'RCPT TO', response: '550-5.1.1 No such\n550 5.1.1 user' }, { outcome: 'REFUSED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.1.1' }],
    ['no such mailbox, old server', { code: 'EENVELOPE', command: 'RCPT TO', response: '550 no such user' }, { outcome: 'REFUSED', errorClass: 'RECIPIENT_PERMANENT', code: '550' }],
    ['a local part that the server has no way to take', { code: 'EENVELOPE', command: 'RCPT TO', response: '501 5.1.3 Bad address syntax', smtpUtf8: true }, { outcome: 'REFUSED', errorClass: 'POLICY', code: 'NO_SMTPUTF8' }],
    ['no such internationalised mailbox', { code: 'EENVELOPE', command: 'RCPT TO', response: '550 5.1.1 No such user', smtpUtf8: true }, { outcome: 'REFUSED', errorClass: 'RECIPIENT_PERMANENT', code: '550 5.1.1' }],
    ['greylisted', { code: 'EENVELOPE', command: 'RCPT TO', response: '451 4.7.1 Try later' }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '451 4.7.1' }],
    ['too large as announced', { code: 'EMESSAGE', command: 'MAIL FROM' }, { outcome: 'REFUSED', errorClass: 'POLICY', code: 'EMESSAGE' }],
    ['cut off before the dot', { code: 'ECONNECTION', messageWritten: false }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ECONNECTION' }],
    ['cut off after the dot', { code: 'ECONNECTION', messageWritten: true }, { outcome: 'NO_ANSWER', code: 'ECONNECTION' }],
    ['silent after the dot', { code: 'EABORT', messageWritten: true }, { outcome: 'NO_ANSWER', code: 'EABORT' }],
    ['refused after the dot', { code: 'EMESSAGE', command: 'DATA', response: '554 5.7.1 Spam', messageWritten: true }, { outcome: 'REFUSED', errorClass: 'POLICY', code: '554 5.7.1' }],
    ['put off after the dot', { code: 'ECONNECTION', response: '421 4.4.2 Timeout', messageWritten: true }, { outcome: 'REFUSED', errorClass: 'TRANSIENT', code: '421 4.4.2' }],
    ['nonsense after the dot', { code: 'EPROTOCOL', response: 'HTTP/1.1 400', messageWritten: true }, { outcome: 'NO_ANSWER', code: 'EPROTOCOL' }],
  ])('%s', (_name, changed, answer) => {
    expect(readFailure(failure(changed))).toEqual(answer);
  });
});
