import { normaliseEmailAddress } from './email-address';

describe('normaliseEmailAddress', () => {
  it.each([
    ['someone@example.com', 'someone@example.com'],
    [' someone@example.com ', 'someone@example.com'],
    ['Some.One+tag@EXAMPLE.Com', 'Some.One+tag@example.com'],
    ["o'brien@sub.example.co.uk", "o'brien@sub.example.co.uk"],
    ['bounce@sandbox.test', 'bounce@sandbox.test'],
    ['info@bücher.example', 'info@xn--bcher-kva.example'],
    ['info@例え.テスト', 'info@xn--r8jz45g.xn--zckzah'],
    ['info@xn--bcher-kva.example', 'info@xn--bcher-kva.example'],
  ])('reads %s', (text, expected) => {
    expect(normaliseEmailAddress(text)).toBe(expected);
  });

  it.each([
    '',
    '@',
    'someone',
    'someone@',
    '@example.com',
    'someone@localhost',
    'someone@192.0.2.1',
    'someone@[192.0.2.1]',
    'someone@example..com',
    'someone@-example.com',
    'someone@example.com.',
    'some one@example.com',
    '.someone@example.com',
    'someone.@example.com',
    'some..one@example.com',
    'Someone <someone@example.com>',
    'a@example.com,b@example.com',
    'a@b@example.com',
    '"quoted"@example.com',
    'sömeone@example.com',
    'someone@exam ple.com',
    'someone@example.com/path',
    'someone@bücher.example:25',
    'someone@example.com\nBcc: other@example.com',
    `${'a'.repeat(65)}@example.com`,
    `someone@${'a'.repeat(64)}.com`,
    `someone@${'a.'.repeat(130)}com`,
  ])('refuses %j', (text) => {
    expect(normaliseEmailAddress(text)).toBeUndefined();
  });
});
