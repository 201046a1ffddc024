import { behaviourOf, behaviourOfId, receiptsAfter, receiptsOf, sandboxMessageId, type Behaviour } from './behaviour';

describe('the sandbox table', () => {
  it.each<[string, string, Behaviour, readonly string[]]>([
    ['+15005550006', 'delivered@sandbox.test', 'deliver', ['DELIVERED']],
    ['+14155552671', 'someone@example.com', 'deliver', ['DELIVERED']],
    ['+15005550001', 'invalid@sandbox.test', 'invalid', []],
    ['+15005550009', 'bounce@sandbox.test', 'bounce', ['UNDELIVERED']],
    ['+15005550004', 'optout@sandbox.test', 'optout', []],
    ['+15005550007', 'silent@sandbox.test', 'silent', []],
    ['+15005550008', 'timeout@sandbox.test', 'timeout', []],
    ['+15005550003', 'throttled@sandbox.test', 'throttle', ['DELIVERED']],
    ['+15005550005', 'read@sandbox.test', 'read', ['DELIVERED', 'READ']],
    ['+15005559999', 'anybody@sandbox.test', 'deliver', ['DELIVERED']],
  ])('%s and %s: %s', (number, mailbox, behaviour, receipts) => {
    expect(behaviourOf(number)).toBe(behaviour);
    expect(behaviourOf(mailbox)).toBe(behaviour);
    expect(receiptsOf(behaviour)).toEqual(receipts);
    expect(behaviourOfId(sandboxMessageId(behaviour, '1234'))).toBe(behaviour);
  });

  it('knows what is still owed after a restart', () => {
    expect(receiptsAfter('read', 'SENT')).toEqual(['DELIVERED', 'READ']);
    expect(receiptsAfter('read', 'DELIVERED')).toEqual(['READ']);
    expect(receiptsAfter('deliver', 'DELIVERED')).toEqual([]);
    expect(behaviourOfId('SM0123')).toBeUndefined();
  });
});
