import { needsSmtpUtf8, withAsciiDomain } from './ascii-domain';

describe('withAsciiDomain', () => {
  it.each([
    ['someone@bücher.example', 'someone@xn--bcher-kva.example'],
    ['someone@BÜCHER.example', 'someone@xn--bcher-kva.example'],
    ['someone@例え.テスト', 'someone@xn--r8jz45g.xn--zckzah'],
    ['jörg@bücher.example', 'jörg@xn--bcher-kva.example'],
    ['Someone@example.org', 'Someone@example.org'],
    ['someone@xn--bcher-kva.example', 'someone@xn--bcher-kva.example'],
  ])('makes %j into %j', (address, expected) => {
    expect(withAsciiDomain(address)).toBe(expected);
  });

  it.each(['someone@%', 'someone@xn--ü', 'example.org', '@example.org', 'a@'])('has nothing for %j', (address) => {
    expect(withAsciiDomain(address)).toBeUndefined();
  });
});

it('needs SMTPUTF8 for the local part alone', () => {
  expect(needsSmtpUtf8('jörg@example.org')).toBe(true);
  expect(needsSmtpUtf8('jorg@bücher.example')).toBe(false);
});
