import { type ConditionFacts } from '@switchback/fallback';

import { conditions, parse } from './conditions';

const facts: ConditionFacts = {
  recipient: { reachable: ['SMS', 'EMAIL'], countries: { SMS: 'NP' }, timeZone: 'Asia/Kathmandu', metadata: { tier: 'gold' } },
  local: { hour: 21, minute: 30, weekday: 'FRIDAY', date: '2026-01-02' },
  results: [
    { channel: 'WHATSAPP', status: 'SKIPPED', reason: 'NO_ADDRESS', attemptStatus: '', errorClass: '', code: '' },
    { channel: 'SMS', status: 'FAILED', reason: 'UNDELIVERED', attemptStatus: 'UNDELIVERED', errorClass: 'POLICY', code: '30007' },
  ],
};

describe('an expression', () => {
  it.each<[string, boolean | 'ERROR']>([
    ['recipient.email && !recipient.whatsapp', true],
    ['recipient.sms_country == "NP"', true],
    ['recipient.whatsapp_country in ["NP", "IN"]', false],
    ['recipient.time_zone.startsWith("Asia/")', true],
    ['metadata.tier == "gold"', true],
    ['"campaign" in metadata', false],
    ['has(metadata.campaign) && metadata.campaign == "x"', false],
    ['metadata["campaign"] == "x"', 'ERROR'],
    ['local.hour >= 9 && local.hour < 21', false],
    ['local.weekday in ["SATURDAY", "SUNDAY"]', false],
    ['local.date == "2026-01-02" && local.minute == 30', true],
    ['results.exists(r, r.channel == "SMS" && r.error_class == "POLICY")', true],
    ['results[1].code == "30007" && results[1].attempt_status == "UNDELIVERED"', true],
    ['results[0].status == "SKIPPED" && results[0].reason == "NO_ADDRESS"', true],
    ['results[5].status == "FAILED"', 'ERROR'],
    ['results.all(r, results.exists(s, s.channel != r.channel))', true],
    ['1 / (size(results) - 2) > 0', 'ERROR'],
  ])('%s', (expression, answer) => {
    expect(conditions.fault(expression)).toBeUndefined();
    expect(conditions.evaluate(expression, facts)).toBe(answer);
  });

  it.each([
    ['local.hour >', 'Is no valid CEL expression'],
    ['recipient.fax', 'No such key: fax'],
    ['stranger == 1', 'Unknown variable: stranger'],
    ['local.hour == "nine"', 'no such overload'],
    ['results[0].stats == "x"', 'No such key: stats'],
    ['size(results)', 'Must be true or false, and is of type int'],
    ['metadata.tier.matches("(a+)+$")', 'Calls matches, which conditions do not have'],
    ['results.all(a, results.all(b, results.all(c, true)))', 'more than 2 loops within each other'],
    [`${'true && '.repeat(200)}true`, 'Is no valid CEL expression'],
    ['recipient.constructor', 'No such key: constructor'],
    ['globalThis == 1', 'Unknown variable'],
  ])('%s is refused', (expression, advice) => {
    expect(conditions.fault(expression)).toContain(advice);
    expect(conditions.fault(expression)).toMatch(/\.$/);
  });

  it('that looks at facts when there are none is an error, and one that looks at none has its answer', () => {
    expect(conditions.evaluate('recipient.sms', undefined)).toBe('ERROR');
    expect(conditions.evaluate('false', undefined)).toBe(false);
    expect(conditions.evaluate('false && recipient.sms', undefined)).toBe(false);
    expect(conditions.evaluate('nonsense(', facts)).toBe('ERROR');
  });
});

it('looks into no more texts at its worst than its limits let it', () => {
  const metadata = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${'k'.repeat(60)}${index}`, 'v'.repeat(512)]));
  const looking = (times: number) => `metadata.all(a, metadata.all(b, ${Array.from({ length: times }, () => '(a + b).contains("kv") == false').join(' && ')}))`;
  const worst = looking(18);
  expect(conditions.fault(worst)).toBeUndefined();
  expect(conditions.fault(looking(19))).toContain('Exceeded maxAstNodes');
  const looks = jest.spyOn(String.prototype, 'includes');
  const answer = conditions.evaluate(worst, { ...facts, recipient: { ...facts.recipient, metadata } });
  const looked = looks.mock.calls.length;
  looks.mockRestore();
  expect(answer).toBe(true);
  expect(looked).toBe(20 * 20 * 18);
});

it('is parsed once as long as it is used, however many others come and go', () => {
  const used = parse('recipient.sms');
  for (let other = 0; other < 5_000; other += 1) {
    conditions.fault(`local.hour < ${other}`);
    if (other % 100 === 0) expect(parse('recipient.sms')).toBe(used);
  }
});
