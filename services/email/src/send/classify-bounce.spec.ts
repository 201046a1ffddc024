import { classifyBounce } from './classify-bounce';

describe('classifyBounce', () => {
  it.each([
    ['5.1.1', undefined, 'UNDELIVERED', 'RECIPIENT_PERMANENT', '5.1.1'],
    [undefined, '550 5.1.1 The account does not exist', 'UNDELIVERED', 'RECIPIENT_PERMANENT', '5.1.1'],
    [undefined, 'smtp; 550-5.7.26 not authenticated', 'UNDELIVERED', 'CONFIG', '5.7.26'],
    [undefined, '550 no such user', 'UNDELIVERED', 'RECIPIENT_PERMANENT', '550'],
    ['550', undefined, 'UNDELIVERED', 'RECIPIENT_PERMANENT', '550'],
    ['5.2.2', '552 5.2.2 over quota', 'UNDELIVERED', 'RECIPIENT_TEMPORARY', '5.2.2'],
    ['5.7.1', '550 5.7.1 looks like spam', 'UNDELIVERED', 'POLICY', '5.7.1'],
    ['4.2.2', '452 4.2.2 mailbox full', 'UNDELIVERED', 'RECIPIENT_TEMPORARY', '4.2.2'],
    [undefined, '421 busy', 'UNDELIVERED', 'RECIPIENT_TEMPORARY', '421'],
    ['4.4.7', undefined, 'EXPIRED', 'RECIPIENT_TEMPORARY', '4.4.7'],
    [undefined, '550 4.4.7 message expired', 'EXPIRED', 'RECIPIENT_TEMPORARY', '4.4.7'],
  ])('status %p, words %p: %s, %s', (status, words, attempt, errorClass, code) => {
    expect(classifyBounce(status, words)).toEqual({ status: attempt, errorClass, code });
  });

  it.each([
    [undefined, undefined],
    ['', 'unable to get mx info: failed to get IPs from PTR record'],
    ['2.0.0', '250 2.0.0 OK'],
    [undefined, 'connection to 192.0.2.55 on port 25 failed'],
  ])('says nothing of status %p, words %p', (status, words) => {
    expect(classifyBounce(status, words)).toBeUndefined();
  });
});
