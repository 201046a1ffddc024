import { type RefusalClass } from '@switchback/channel';

import { classify } from './classify';

// Codes and HTTP statuses as listed under "Error codes" of the WhatsApp Business Platform.
const rows: [number, number, RefusalClass][] = [
  [0, 401, 'CONFIG'],
  [3, 500, 'CONFIG'],
  [10, 403, 'CONFIG'],
  [190, 401, 'CONFIG'],
  [200, 403, 'CONFIG'],
  [299, 403, 'CONFIG'],
  [4, 400, 'TRANSIENT'],
  [80007, 400, 'TRANSIENT'],
  [130429, 400, 'TRANSIENT'],
  [131056, 400, 'TRANSIENT'],
  [131048, 400, 'CONFIG'],
  [368, 403, 'CONFIG'],
  [130497, 403, 'CONFIG'],
  [131031, 403, 'CONFIG'],
  [1, 400, 'TRANSIENT'],
  [2, 503, 'TRANSIENT'],
  [33, 400, 'CONFIG'],
  [100, 400, 'POLICY'],
  [130472, 0, 'RECIPIENT_TEMPORARY'],
  [131000, 500, 'RECIPIENT_TEMPORARY'],
  [131005, 403, 'CONFIG'],
  [131008, 400, 'POLICY'],
  [131009, 400, 'POLICY'],
  [131016, 500, 'TRANSIENT'],
  [131021, 400, 'POLICY'],
  [131026, 400, 'RECIPIENT_TEMPORARY'],
  [131037, 400, 'CONFIG'],
  [131042, 400, 'CONFIG'],
  [131045, 500, 'CONFIG'],
  [131047, 400, 'POLICY'],
  [131049, 400, 'POLICY'],
  [131050, 400, 'OPTED_OUT'],
  [131051, 400, 'POLICY'],
  [131052, 400, 'POLICY'],
  [131053, 400, 'POLICY'],
  [131057, 500, 'TRANSIENT'],
  [131062, 400, 'POLICY'],
  [131063, 400, 'CONFIG'],
  [131064, 400, 'CONFIG'],
  [132000, 400, 'POLICY'],
  [132001, 404, 'CONFIG'],
  [132005, 400, 'POLICY'],
  [132007, 400, 'CONFIG'],
  [132008, 400, 'POLICY'],
  [132012, 400, 'POLICY'],
  [132015, 400, 'CONFIG'],
  [132016, 400, 'CONFIG'],
  [132068, 400, 'CONFIG'],
  [132069, 400, 'CONFIG'],
  [133004, 503, 'TRANSIENT'],
  [133010, 400, 'CONFIG'],
  [135000, 400, 'CONFIG'],
];

describe('classify', () => {
  it.each(rows)('code %p with HTTP %p is %p', (code, status, errorClass) => {
    expect(classify(code, status)).toBe(errorClass);
  });

  it.each<[number, RefusalClass]>([
    [400, 'POLICY'],
    [401, 'CONFIG'],
    [403, 'CONFIG'],
    [404, 'CONFIG'],
    [429, 'TRANSIENT'],
    [503, 'TRANSIENT'],
    [302, 'CONFIG'],
    [0, 'RECIPIENT_TEMPORARY'],
  ])('HTTP %p without a known code is %p', (status, errorClass) => {
    expect(classify(undefined, status)).toBe(errorClass);
    expect(classify(999_999, status)).toBe(errorClass);
  });
});
