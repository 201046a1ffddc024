import { mended } from './mend-policy';

describe('what can be read of a policy with mistakes', () => {
  it.each<[string, unknown, unknown]>([
    ['is all of it but what is wrong', { name: 'otp', default_ttl: 7, steps: [{ channel: 'sms', retry: { max_attempts: 'many', max_backoff: '5s' } }] }, { name: 'otp', steps: [{ channel: 'SMS', retry: { max_backoff: '5s' } }] }],
    ['keeps steps and providers at their places', { name: 'otp', steps: ['sms', { channel: 'EMAIL', providers: [7, { id: 'a' }] }] }, { name: 'otp', steps: [{ channel: 'SMS' }, { channel: 'EMAIL', providers: [{ id: '' }, { id: 'a' }] }] }],
    ['leaves out a list with a word that is not known', { name: 'otp', steps: [{ channel: 'SMS', fallback_on: ['TIMEOUT', 'RAIN'] }] }, { name: 'otp', steps: [{ channel: 'SMS' }] }],
    ['leaves out fields that are not known, at any depth', { nme: 'otp', steps: [{ channel: 'SMS', template: { variant: [] } }] }, { name: '', steps: [{ channel: 'SMS', template: { variants: [] } }] }],
    ['is nothing when it is no policy', 7, { name: '', steps: [] }],
    ['is nothing when nothing was written', null, { name: '', steps: [] }],
  ])('%s', (_what, written, read) => expect(mended(written)).toEqual(read));
});
