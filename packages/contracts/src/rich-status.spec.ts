import { decodeRichStatus, encodeRichStatus, type RichStatus } from './rich-status';

describe('rich status', () => {
  const cases: readonly [string, RichStatus][] = [
    ['a bare reason', { code: 5, message: 'no such message', reason: 'MESSAGE_NOT_FOUND', fieldViolations: [], metadata: {} }],
    [
      'field violations',
      {
        code: 3,
        message: 'bad',
        reason: 'INVALID_FIELDS',
        fieldViolations: [{ field: 'message.recipient.sms', description: 'not E.164' }],
        metadata: {},
      },
    ],
    [
      'a retry delay',
      { code: 8, message: 'slow down', reason: 'RATE_LIMITED', fieldViolations: [], metadata: { limit: '100/s' }, retryAfterMs: 1500 },
    ],
  ];

  it.each(cases)('survives the wire with %s', (_name, status) => {
    expect(decodeRichStatus(encodeRichStatus(status))).toEqual(status);
  });

  it('refuses bytes that are no Status', () => {
    expect(() => decodeRichStatus(Buffer.from([0x0a, 0xff]))).toThrow();
  });
});
