import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { ERROR_REASONS, STATUS_DETAILS_KEY, encodeRichStatus } from '@switchback/contracts';
import { ApiError, CODE_OF_REASON } from './api-error';
import { readApiError, toWireError } from './wire';

const asReceived = (error: { code: status; details: string; metadata: Metadata }): ServiceError =>
  Object.assign(new Error(error.details), error);

describe('errors on the wire', () => {
  it.each(ERROR_REASONS.filter((reason) => reason !== 'INTERNAL'))('passes %s on from service to service', (reason) => {
    const sent = new ApiError(reason, 'why', {
      fieldViolations: [{ field: 'a.b', description: 'c' }],
      retryAfterMs: 300,
      metadata: { key: 'value' },
    });
    const wire = toWireError(sent);
    expect(wire.code).toBe(CODE_OF_REASON[reason]);
    const read = readApiError(asReceived(wire));
    expect(read).toMatchObject({
      reason,
      code: sent.code,
      message: 'why',
      fieldViolations: sent.fieldViolations,
      retryAfterMs: 300,
      metadata: { key: 'value' },
    });
  });

  const bare = (code: status): ServiceError =>
    asReceived({ code, details: 'No connection established. Last error: 10.0.0.7:50052', metadata: new Metadata() });

  it.each([
    [status.UNAVAILABLE, 'TEMPORARILY_UNAVAILABLE'],
    [status.DEADLINE_EXCEEDED, 'DEADLINE_EXCEEDED'],
    [status.CANCELLED, 'CANCELED'],
  ])('gives a bare status %d the reason %s and none of its text', (code, reason) => {
    const read = readApiError(bare(code));
    expect(read).toMatchObject({ reason });
    expect(read?.message).not.toContain('10.0.0.7');
  });

  it.each([status.INTERNAL, status.UNKNOWN, status.UNIMPLEMENTED])('has nothing to pass on for a bare status %d', (code) => {
    expect(readApiError(bare(code))).toBeUndefined();
  });

  it.each([
    ['an internal error', encodeRichStatus({ code: 13, message: 'x', reason: 'INTERNAL', fieldViolations: [], metadata: {} })],
    [
      'a reason that is not known',
      encodeRichStatus({ code: 13, message: 'x', reason: 'FROM_THE_FUTURE', fieldViolations: [], metadata: {} }),
    ],
    ['details that are no Status', Buffer.from([0x0a, 0xff])],
  ])('does not pass on %s', (_name, details) => {
    const metadata = new Metadata();
    metadata.set(STATUS_DETAILS_KEY, details);
    expect(readApiError(asReceived({ code: status.INTERNAL, details: '', metadata }))).toBeUndefined();
  });

  it('knows that an ordinary error is none of gRPC', () => {
    expect(readApiError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))).toBeUndefined();
  });
});
