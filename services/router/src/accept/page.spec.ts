import { ApiError } from '@switchback/service';

import { cutPage, lastKeyOf, pageSize, pageToken } from './page';

describe('pages', () => {
  it.each([
    [0, 50],
    [1, 1],
    [200, 200],
    [5000, 200],
  ])('of size %i have %i entries', (asked, size) => expect(pageSize(asked)).toBe(size));

  it('refuse a negative size', () => expect(() => pageSize(-1)).toThrow(ApiError));

  it('follow one another by token', () => {
    const { page, next } = cutPage(['c', 'b', 'a'], 2, (key) => key, 'request');
    expect(page).toEqual(['c', 'b']);
    expect(lastKeyOf(next, 'request')).toBe('b');
    expect(cutPage(['a'], 2, (key) => key, 'request').next).toBe('');
  });

  it.each(['garbage', pageToken('b', 'another request'), pageToken('b\0', 'request'), Buffer.from('short').toString('base64url')])('refuse the token %j', (token) => {
    expect(() => lastKeyOf(token, 'request')).toThrow(expect.objectContaining({ reason: 'PAGE_TOKEN_INVALID' }));
  });
});
