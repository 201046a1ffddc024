import { isConflict, mayConcernOneRow, sqlState } from './sqlstate';

const withCode = (code: unknown): Error => Object.assign(new Error('x'), { code });

test.each<[unknown, string | undefined]>([
  [withCode('23505'), '23505'],
  [withCode('ECONNREFUSED'), undefined],
  [withCode(23505), undefined],
  [Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }), undefined],
  [new Error('plain'), undefined],
  [null, undefined],
  ['23505', undefined],
])('sqlState of %p', (error, expected) => expect(sqlState(error)).toBe(expected));

test.each<[unknown, boolean]>([
  [withCode('40001'), true],
  [withCode('40P01'), true],
  [withCode('23505'), false],
])('isConflict of %p', (error, expected) => expect(isConflict(error)).toBe(expected));

test.each<[unknown, boolean]>([
  [withCode('23505'), true],
  [withCode('22021'), true],
  [withCode('P0001'), true],
  [new TypeError('x'), true],
  [withCode('08006'), false],
  [withCode('53100'), false],
  [withCode('42P01'), false],
  [withCode('ECONNRESET'), false],
  [new Error('Connection terminated'), false],
])('mayConcernOneRow of %p', (error, expected) => expect(mayConcernOneRow(error)).toBe(expected));
