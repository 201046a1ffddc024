import { attemptToken } from '../../send/smtp/attempt-token';
import { reportRecipient } from './report-recipient';

const keys = { provider: 'smarthost', keys: ['the key of this provider, 32 long'] };
const token = attemptToken('msg_1.0.1', keys) ?? '';

describe('reportRecipient', () => {
  it.each([
    [`b+${token}@bounce.example.org`, { kind: 'ATTEMPT', attemptId: 'msg_1.0.1' }],
    [`B+${token.toUpperCase()}@BOUNCE.example.org`, { kind: 'ATTEMPT', attemptId: 'msg_1.0.1' }],
    [`b+${token.replace('_1.', '_2.')}@bounce.example.org`, { kind: 'FORGED' }],
    ['b+@bounce.example.org', { kind: 'FORGED' }],
    ['postmaster@bounce.example.org', { kind: 'ROLE' }],
    ['Abuse@bounce.example.org', { kind: 'ROLE' }],
    ['someone@bounce.example.org', { kind: 'UNKNOWN' }],
    [`b+${token}@example.org`, { kind: 'ELSEWHERE' }],
    [`b+${token}@x.bounce.example.org`, { kind: 'ELSEWHERE' }],
    [`b+${token}%bounce.example.org@example.net`, { kind: 'ELSEWHERE' }],
    ['postmaster', { kind: 'ELSEWHERE' }],
  ])('%s', (address, expected) => {
    expect(reportRecipient(address, 'bounce.example.org', keys)).toEqual(expected);
  });
});
