import { type RefusalClass } from '@switchback/channel';

import { classify } from './classify';

// Each code is described at https://www.twilio.com/docs/api/errors/<code>.
const table: [RefusalClass, number, number[]][] = [
  ['RECIPIENT_PERMANENT', 400, [21211, 21217, 21265, 21268, 21614, 21635]],
  ['RECIPIENT_PERMANENT', 0, [30005, 30006]],
  ['RECIPIENT_TEMPORARY', 0, [30003, 30008, 30036, 30410]],
  ['OPTED_OUT', 400, [21610]],
  ['POLICY', 400, [21266, 21602, 21612, 21617, 21618, 21619]],
  ['POLICY', 0, [30004, 30007, 30010, 30019, 30450]],
  ['TRANSIENT', 429, [14107, 20429, 21611]],
  ['TRANSIENT', 0, [30001, 30017, 30022]],
  ['TRANSIENT', 503, [20503]],
  ['CONFIG', 401, [20003]],
  ['CONFIG', 403, [20005, 20006, 20403]],
  ['CONFIG', 404, [20404]],
  ['CONFIG', 400, [21212, 21408, 21603, 21606, 21608, 21659, 21660, 21661, 21701, 21703, 21704, 21705]],
  ['TRANSIENT', 0, [63010, 63012, 63018]],
  ['RECIPIENT_PERMANENT', 0, [63003, 63024]],
  ['RECIPIENT_TEMPORARY', 0, [63011, 63023, 63029, 63032]],
  ['POLICY', 0, [63005, 63013, 63016, 63019, 63021, 63028, 63030, 63033, 63049]],
  ['CONFIG', 0, [63001, 63002, 63007, 63008, 63015, 63020, 63022, 63027, 63038]],
  ['CONFIG', 0, [30002, 30018, 30023, 30024, 30027, 30032, 30033, 30034, 30035]],
];
const rows = table.flatMap(([errorClass, status, codes]) => codes.map((code): [number, number, RefusalClass] => [code, status, errorClass]));

describe('classify', () => {
  it.each(rows)('code %p with HTTP %p is %p', (code, status, errorClass) => {
    expect(classify(code, status)).toBe(errorClass);
  });

  it.each<[number, RefusalClass]>([
    [400, 'POLICY'],
    [401, 'CONFIG'],
    [403, 'CONFIG'],
    [404, 'CONFIG'],
    [405, 'CONFIG'],
    [408, 'TRANSIENT'],
    [422, 'POLICY'],
    [429, 'TRANSIENT'],
    [503, 'TRANSIENT'],
    [302, 'CONFIG'],
    [0, 'RECIPIENT_TEMPORARY'],
  ])('HTTP %p without a known code is %p', (status, errorClass) => {
    expect(classify(undefined, status)).toBe(errorClass);
    expect(classify(99_999, status)).toBe(errorClass);
  });

  it('lets a documented code weigh more than the HTTP status', () => {
    expect(classify(21610, 403)).toBe('OPTED_OUT');
  });
});
