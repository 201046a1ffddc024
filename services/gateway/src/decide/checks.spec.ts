import { FallbackPolicy, ListMessagesRequest } from '@switchback/contracts';

import { checkCustomer, checkKey } from './check-customer';
import { checkList } from './check-list';
import { checkPolicy } from './check-policy';
import { pageSize, pageToken, readPageToken } from './page';

const listFields = (request: unknown) => {
  const checked = checkList(ListMessagesRequest.fromJSON(request));
  return checked.ok ? [] : fields(checked.violations);
};
const fields = (violations: readonly { readonly field: string }[]) => violations.map(({ field }) => field);

describe('checkPolicy', () => {
  it('refuses what this version does not know', () => {
    const policy = FallbackPolicy.fromJSON({
      name: 'otp',
      steps: [
        { channel: 'CHANNEL_SMS' },
        { channel: 'CHANNEL_FAX' },
        {},
        { channel: 2, successStatus: 9, fallbackOn: [1, 99], unconfirmed: 7, onAmbiguous: 7 },
      ],
    });
    expect(fields(checkPolicy(policy, 'policy'))).toEqual([
      'policy.steps[1].channel',
      'policy.steps[2].channel',
      'policy.steps[3].success_status',
      'policy.steps[3].fallback_on',
      'policy.steps[3].unconfirmed',
      'policy.steps[3].on_ambiguous',
    ]);
    expect(fields(checkPolicy(undefined, 'policy'))).toEqual(['policy']);
  });

  it('looks into steps that start at once', () => {
    const policy = FallbackPolicy.fromJSON({ steps: [{ allOf: [{ channel: 'CHANNEL_SMS' }, { channel: 'CHANNEL_FAX' }, { channel: 2, unconfirmed: 7 }] }] });
    expect(fields(checkPolicy(policy, 'policy'))).toEqual(['policy.steps[0].all_of[1].channel', 'policy.steps[0].all_of[2].unconfirmed']);
    const beside = FallbackPolicy.fromJSON({ steps: [{ channel: 99, allOf: [{ channel: 'CHANNEL_SMS' }] }] });
    expect(fields(checkPolicy(beside, 'policy'))).toEqual(['policy.steps[0].channel']);
  });

  it('says how several start at once to whom writes no channel at all', () => {
    const [outer] = checkPolicy(FallbackPolicy.fromJSON({ steps: [{ allOf: [] }] }), 'policy');
    expect(outer).toEqual({ field: 'policy.steps[0].channel', description: expect.stringContaining('2 or 3 steps in all_of') });
    const [inner] = checkPolicy(FallbackPolicy.fromJSON({ steps: [{ allOf: [{}] }] }), 'policy');
    expect(inner).toEqual({ field: 'policy.steps[0].all_of[0].channel', description: expect.not.stringContaining('all_of') });
  });

  it('names as many mistakes as a policy may have steps, and leaves their number to the router', () => {
    const many = Array.from({ length: 16_000 }, () => ({}));
    expect(checkPolicy(FallbackPolicy.fromJSON({ steps: many }), 'policy')).toHaveLength(10);
    expect(checkPolicy(FallbackPolicy.fromJSON({ steps: [{ allOf: many }] }), 'policy')).toHaveLength(10);
  });

  it('leaves the rest to the router', () => {
    expect(checkPolicy(FallbackPolicy.fromJSON({ steps: [{ channel: 'CHANNEL_SMS' }] }), 'policy')).toEqual([]);
  });
});

describe('checkList', () => {
  it('refuses unknown filters', () => {
    expect(listFields({ statuses: ['MESSAGE_STATUS_SLEEPING'], channel: 9, pageSize: -1 })).toEqual(['statuses', 'channel', 'page_size']);
    expect(listFields({ statuses: ['MESSAGE_STATUS_FAILED'], channel: 1, pageSize: 200 })).toEqual([]);
    const pairs = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`key${index}`, 'x']));
    expect(listFields({ metadata: pairs })).toEqual(['metadata']);
    expect(listFields({ metadata: { order: '1\0' }, correlationId: '\0' })).toEqual(['correlation_id', 'metadata']);
  });

  it.each([
    ['(415) 555-2671', 'us', '+14155552671'],
    ['+1 415 555 2671', '', '+14155552671'],
    ['Someone@EXAMPLE.com', '', 'Someone@example.com'],
    ['someone@bücher.example', 'DE', 'someone@xn--bcher-kva.example'],
    ['', '', ''],
  ])('asks for %j (%s) in its normal form', (address, region, expected) => {
    expect(checkList(ListMessagesRequest.fromPartial({ address, region }))).toMatchObject({ ok: true, request: { address: expected, region: '' } });
  });

  it.each([
    ['(415) 555-2671', '', ['address']],
    ['(415) 555-2671', 'XX', ['region', 'address']],
    ['someone@', '', ['address']],
    ['', 'USA', ['region']],
  ])('refuses %j (%s) without repeating it', (address, region, expected) => {
    expect(listFields({ address, region })).toEqual(expected);
    expect(JSON.stringify(checkList(ListMessagesRequest.fromPartial({ address, region })))).not.toContain('2671 ');
  });
});

describe('checkCustomer and checkKey', () => {
  it.each(['', 'Acme', '1acme', 'a_b', 'a'.repeat(64), 'acme\n'])('refuses the id %j', (id) => {
    expect(fields(checkCustomer({ id, displayName: '' }))).toEqual(['customer.id']);
  });

  it('takes good ones and asks for a customer', () => {
    expect(checkCustomer({ id: 'a', displayName: 'Acme Ltd' })).toEqual([]);
    expect(checkCustomer({ id: 'a'.repeat(63), displayName: 'x'.repeat(200) })).toEqual([]);
    expect(fields(checkCustomer({ id: 'a', displayName: 'x'.repeat(201) }))).toEqual(['customer.display_name']);
    expect(fields(checkCustomer(undefined))).toEqual(['customer']);
  });

  it('wants keys to end in the future', () => {
    const now = 1_700_000_000_000;
    expect(checkKey({ displayName: '', expireTime: undefined }, now)).toEqual([]);
    expect(checkKey({ displayName: '', expireTime: new Date(now + 1) }, now)).toEqual([]);
    expect(fields(checkKey({ displayName: 'a\nb', expireTime: new Date(now) }, now))).toEqual(['display_name', 'expire_time']);
    expect(fields(checkKey({ displayName: '', expireTime: new Date(Number.NaN) }, now))).toEqual(['expire_time']);
  });
});

describe('page', () => {
  it('has sizes and tokens', () => {
    expect([0, 1, 200, 201, -1].map(pageSize)).toEqual([50, 1, 200, 200, undefined]);
    expect(readPageToken(pageToken('acme'))).toBe('acme');
    expect(readPageToken('')).toBe('');
    expect(['%%%', 'YWNtZQ==', pageToken('a\0')].map(readPageToken)).toEqual([undefined, undefined, undefined]);
  });
});
