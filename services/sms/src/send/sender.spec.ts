import { z } from 'zod';

import { senderFor, senderOptions, sendersOf } from './sender';

const schema = z.strictObject(senderOptions);
const senders = (options: unknown) => sendersOf(schema.parse(options));
const from = (options: unknown, to: string) => senderFor(senders(options), to)?.from;
const problems = (options: unknown) => schema.safeParse(options).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];

const US = '+12025550123';
const CANADA = '+16135550123';
const FRANCE = '+33612345678';
const GERMANY = '+4915112345678';

describe('senderFor', () => {
  const byCountry = {
    senders: [{ country: 'US', from: '+15005550006' }, { country: 'US', from: '+15005550007' }, { country: 'FR', from: '36123' }, { default: 'Acme' }, { default: '+447700900000' }],
  };

  it('takes the sender of the country that the number is in', () => {
    expect(senderFor(senders(byCountry), US)).toEqual({ type: 'LONG_CODE', from: '+15005550006' });
    expect(senderFor(senders(byCountry), FRANCE)).toEqual({ type: 'SHORT_CODE', from: '36123' });
    expect(senderFor(senders(byCountry), GERMANY)).toEqual({ type: 'ALPHANUMERIC', from: 'Acme' });
  });

  it('passes an alphanumeric default over where it is not carried', () => {
    // Canada shares its country code with the United States and is another country all the same.
    expect(from(byCountry, CANADA)).toBe('+447700900000');
  });

  it('has none when no default is carried', () => {
    expect(from({ senders: [{ default: 'Acme' }] }, US)).toBeUndefined();
    expect(from({ senders: [{ country: 'FR', from: '36123' }] }, US)).toBeUndefined();
  });

  it('uses one sender for all countries that carry it', () => {
    expect(from({ from: '+15005550006' }, GERMANY)).toBe('+15005550006');
    expect(from({ from: 'Acme' }, GERMANY)).toBe('Acme');
    expect(from({ from: 'Acme' }, US)).toBeUndefined();
  });

  it('takes a default where the country cannot be told', () => {
    expect(from({ from: 'Acme' }, '+80012345678')).toBe('Acme');
  });
});

describe('senderOptions', () => {
  it.each(['+1', '12', '123456789', 'Acme Company', 'Acmé', '!', ''])('refuses the sender %j', (sender) => {
    expect(problems({ from: sender })).toHaveLength(1);
  });

  it.each([
    ['an alphanumeric sender for a country that carries none', { country: 'US', from: 'Acme' }, 'senders.0.from: US carries no alphanumeric senders: give a number or a short code'],
    ['a country that is none', { country: 'USA', from: '+15005550006' }, 'senders.0.country: must be an ISO 3166-1 code of a country, e.g. US'],
    ['a country without a sender', { country: 'US' }, 'senders.0: give country and from, or default alone'],
    ['a default with a country', { country: 'US', default: '+15005550006' }, 'senders.0: give country and from, or default alone'],
    ['an unknown field', { default: 'Acme', to: 'US' }, 'senders.0: Unrecognized key: "to"'],
  ])('names what is wrong with %s', (_name, sender, problem) => {
    expect(problems({ senders: [sender] })).toEqual([problem]);
  });

  it('refuses an empty list', () => {
    expect(problems({ senders: [] })).toHaveLength(1);
  });
});
