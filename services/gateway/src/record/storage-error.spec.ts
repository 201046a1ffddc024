import { ApiError } from '@switchback/service';

import { asStorageError } from './storage-error';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

describe('asStorageError', () => {
  it.each([
    ['08006'],
    ['57P01'],
    ['57P03'],
    ['53300'],
    ['53100'],
    ['25006'],
    ['ECONNREFUSED'],
    ['ECONNRESET'],
  ])('takes %s for a database that is away', (code) => {
    expect(asStorageError(withCode(code))).toMatchObject({ reason: 'TEMPORARILY_UNAVAILABLE', retryAfterMs: 1_000 });
  });

  it('takes a connection that ended under a write for one', () => {
    const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
    expect(asStorageError(broken)).toMatchObject({ reason: 'TEMPORARILY_UNAVAILABLE' });
  });

  it('knows the errors of the driver', () => {
    expect(asStorageError(new Error('Connection terminated unexpectedly'))).toBeInstanceOf(ApiError);
    expect(asStorageError(new Error('timeout exceeded when trying to connect'))).toBeInstanceOf(ApiError);
    expect(asStorageError(new Error('Client was closed and is not queryable'))).toBeInstanceOf(ApiError);
    expect(asStorageError(new Error('Query read timeout'))).toBeInstanceOf(ApiError);
  });

  it('leaves other errors alone', () => {
    for (const error of [withCode('23505'), withCode('42P01'), withCode('EACCES'), new Error('bug'), 'text', undefined]) {
      expect(asStorageError(error)).toBe(error);
    }
  });
});
