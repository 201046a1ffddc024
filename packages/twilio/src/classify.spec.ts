import { type RefusalClass } from '@switchback/channel';

import { classify } from './classify';

// Each code is described at https://www.twilio.com/docs/api/errors/<code>.
const table: [RefusalClass, number, number[]][] = [
  ['RECIPIENT_PERMANENT', 400, [21211, 21217, 21265, 21268, 21614, 21635]],
  ['RECIPIENT_TEMPORARY', 0, [30003, 30005, 30006, 30008, 30036, 30410]],
  ['OPTED_OUT', 400, [21610]],
  ['OPTED_OUT', 0, [30630, 63014, 63033, 63050]],
  ['POLICY', 400, [21266, 21602, 21612, 21617, 21618, 21619]],
  ['POLICY', 0, [30004, 30007, 30010, 30019, 30038, 30450, 30453]],
  ['TRANSIENT', 429, [14107, 20429, 21611]],
  ['TRANSIENT', 0, [30001, 30017, 30022]],
  ['TRANSIENT', 503, [20503]],
  ['CONFIG', 401, [20003]],
  ['CONFIG', 403, [20005, 20006, 20403]],
  ['CONFIG', 404, [20404]],
  ['CONFIG', 400, [21212, 21408, 21603, 21606, 21608, 21659, 21660, 21661, 21701, 21703, 21704, 21705]],
  ['TRANSIENT', 0, [63009, 63010, 63012, 63017, 63018]],
  ['RECIPIENT_PERMANENT', 0, [63003]],
  ['RECIPIENT_TEMPORARY', 0, [63011, 63023, 63024, 63029, 63032]],
  ['POLICY', 0, [63005, 63013, 63016, 63019, 63021, 63028, 63030, 63031, 63034, 63049]],
  ['CONFIG', 0, [63001, 63002, 63007, 63008, 63015, 63020, 63022, 63027, 63038, 63041, 63042, 63051, 63058]],
  ['CONFIG', 0, [30002, 30018, 30023, 30024, 30027, 30032, 30033, 30034, 30035]],
];
const rows = table.flatMap(([errorClass, status, codes]) => codes.map((code): [number, number, RefusalClass] => [code, status, errorClass]));

describe('classify', () => {
  it('knows no code of calls: what it means for a message is not documented', () => {
    expect(classify(21214, 400)).toBe('POLICY');
  });

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
