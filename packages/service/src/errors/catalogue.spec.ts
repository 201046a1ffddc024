import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { ERROR_REASONS } from '@switchback/contracts';
import { CODE_OF_REASON } from './api-error';

describe('docs/errors.md', () => {
  const text = readFileSync(join(__dirname, '../../../../docs/errors.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| `([A-Z_]+)` \| (.+?) \| (.+?) \|$/gm)].map(([, reason, code, meaning, remedy]) => ({
    reason,
    code,
    meaning,
    remedy,
  }));

  it('explains every reason, in order, with its code', () => {
    const codeName = (reason: (typeof ERROR_REASONS)[number]): string => status[CODE_OF_REASON[reason]];
    expect(rows.map(({ reason, code }) => [reason, code])).toEqual(ERROR_REASONS.map((reason) => [reason, codeName(reason)]));
  });
});
