import { isMailbox } from './mailbox';

describe('isMailbox', () => {
  it.each(['a@example.org', "o'neil+tag@sub.example.org", 'jörg@bücher.example', 'x@localhost'])('takes %p', (address) => {
    expect(isMailbox(address)).toBe(true);
  });

  it.each([
    '',
    'example.org',
    '@example.org',
    'a@',
    'a@b@c',
    'a@example.org\r\nBcc: b@example.org',
    'a@example.org\n',
    'a@example.org, b@example.org',
    'a <a@example.org>',
    '"a b"@example.org',
    'a@[127.0.0.1]',
    'a\u0000@example.org',
    'a\u2028b@example.org',
    `${'a'.repeat(320)}@example.org`,
  ])('refuses %p', (address) => {
    expect(isMailbox(address)).toBe(false);
  });
});
