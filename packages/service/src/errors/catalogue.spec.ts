import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { ERROR_REASONS } from '@switchback/contracts';
import { httpStatus } from '../http/errors';
import { ApiError, CODE_OF_REASON } from './api-error';

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

  it('has the HTTP status of every code that is used', () => {
    const documented = [...text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (.+) \|$/gm)].map(([, name, code, http]) => [name, Number(code), http]);
    const used = ERROR_REASONS.map((reason) => ({ reason, code: CODE_OF_REASON[reason], http: httpStatus(new ApiError(reason, '')) }));
    const codes = [...new Set(used.map(({ code }) => code))].sort((one, other) => one - other);
    const httpOf = (code: number): string => {
      const [common, ...others] = used.filter((entry) => entry.code === code).sort((one, other) => Number(one.reason === 'REQUEST_TOO_LARGE') - Number(other.reason === 'REQUEST_TOO_LARGE'));
      return [String(common?.http), ...others.filter(({ http }) => http !== common?.http).map(({ reason, http }) => `for \`${reason}\` ${http}`)].join(', ');
    };
    expect(documented).toEqual(codes.map((code) => [status[code], code, httpOf(code)]));
  });
});
