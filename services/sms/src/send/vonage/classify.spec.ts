import { type RefusalClass } from '@switchback/channel';

import { classify } from './classify';

// Each code is described at https://developer.vonage.com/api-errors/messages.
const table: [RefusalClass, number[]][] = [
  ['TRANSIENT', [1000, 1030, 1100, 1230, 1241, 1331]],
  ['RECIPIENT_PERMANENT', [1170, 1190, 1300, 1430]],
  ['RECIPIENT_TEMPORARY', [1180, 1200, 1220, 1260, 1290, 1310, 1330, 1360, 1490]],
  ['OPTED_OUT', [1240]],
  ['POLICY', [1010, 1020, 1040, 1050, 1090, 1210, 1250, 1251, 1270, 1280, 1282, 1470, 1473, 1474, 1475, 1482, 1483]],
  ['CONFIG', [1060, 1070, 1080, 1110, 1120, 1130, 1140, 1160, 1242, 1400, 1410, 1420, 1450, 1460, 1476, 1480, 1481, 1484]],
];
const rows = table.flatMap(([errorClass, codes]) => codes.map((code): [number, RefusalClass] => [code, errorClass]));

describe('classify', () => {
  it.each(rows)('code %p in a webhook is %p', (code, errorClass) => {
    expect(classify(code, 0)).toBe(errorClass);
  });

  it.each<[number, RefusalClass]>([
    [401, 'CONFIG'],
    [402, 'CONFIG'],
    [404, 'CONFIG'],
    [422, 'POLICY'],
    [429, 'TRANSIENT'],
    [503, 'TRANSIENT'],
    [302, 'CONFIG'],
    [0, 'RECIPIENT_TEMPORARY'],
  ])('HTTP %p without a known code is %p', (status, errorClass) => {
    expect(classify(undefined, status)).toBe(errorClass);
    expect(classify(9_999, status)).toBe(errorClass);
  });

  it('does not repeat what a 422 said, whatever its code means in a webhook', () => {
    // The OpenAPI document gives #1100 to "Unsupported channel", and to "Communication failed" among the statuses.
    expect(classify(1100, 422)).toBe('POLICY');
    expect(classify(1120, 422)).toBe('CONFIG');
  });
});
