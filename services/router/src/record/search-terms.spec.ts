import { SearchTerms } from './search-terms';

const terms = new SearchTerms('the key of the installation');

it('are the same for the same customer, address and key, whatever the letter case', () => {
  expect(terms.address('acme', 'Ann@example.com')).toEqual(terms.address('acme', 'ann@example.com'));
});

it.each([
  ['another customer', terms.address('other', '+14155552671')],
  ['another address', terms.address('acme', '+14155552672')],
  ['another key', new SearchTerms('another key of the installation').address('acme', '+14155552671')],
  ['a pair of metadata', terms.pair('acme', '+14155552671', '')],
])('differ for %s', (_what, other) => {
  expect(terms.address('acme', '+14155552671').equals(other)).toBe(false);
});

it('tell values of metadata apart by letter case', () => {
  expect(terms.pair('acme', 'order', 'A').equals(terms.pair('acme', 'order', 'a'))).toBe(false);
});

it('stand once for addresses that two channels share', () => {
  const recipient = { sms: '+14155552671', email: '', whatsapp: '+14155552671' };
  const message = { recipient, metadata: {} };
  expect(terms.of('acme', message)).toEqual([terms.address('acme', '+14155552671')]);
});
