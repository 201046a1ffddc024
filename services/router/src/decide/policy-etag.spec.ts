import { etagVersion, policyEtag } from './policy-etag';

describe('policy etags', () => {
  it('stand for a version', () => {
    expect(etagVersion(policyEtag(17))).toBe(17);
  });

  it.each(['', 'v', 'v0', 'v01', '17', 'v1 ', 'v99999999999', 'x17'])('%j is none of ours', (etag) => {
    expect(etagVersion(etag)).toBeUndefined();
  });
});
