import { createHash } from 'node:crypto';

import { ApiError } from '@switchback/service';

const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 200;
const KEY = /^[\x20-\x7e]+$/;

/** Entries on a page: 0 is the default, and more than the most is the most. Throws on a negative number. */
export function pageSize(asked: number): number {
  if (asked < 0) {
    throw new ApiError('INVALID_FIELDS', 'the request has a mistake', {
      fieldViolations: [{ field: 'page_size', description: `Must be from 1 to ${LARGEST_SIZE}.` }],
    });
  }
  return asked === 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
}

/** A page token holds the last key of the page before, and a mark of the request that it belongs to. */
export function pageToken(lastKey: string, request: unknown): string {
  return Buffer.from(`${mark(request)}${lastKey}`).toString('base64url');
}

/** The last key of the page before; undefined on the first page. Throws when the token belongs to another request. */
export function lastKeyOf(token: string, request: unknown): string | undefined {
  if (token === '') return undefined;
  const text = Buffer.from(token, 'base64url').toString();
  const expected = mark(request);
  const key = text.slice(expected.length);
  if (!text.startsWith(expected) || !KEY.test(key)) {
    throw new ApiError('PAGE_TOKEN_INVALID', 'the page token does not belong to this request; begin with the first page');
  }
  return key;
}

/** A page and the token of the next: one entry more than the page holds was asked for, to know whether there is one. */
export function cutPage<T>(found: readonly T[], size: number, keyOf: (entry: T) => string, request: unknown): { page: readonly T[]; next: string } {
  const page = found.slice(0, size);
  const last = page.at(-1);
  return { page, next: found.length > size && last !== undefined ? pageToken(keyOf(last), request) : '' };
}

function mark(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url').slice(0, 8);
}
