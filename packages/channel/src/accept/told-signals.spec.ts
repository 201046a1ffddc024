import { type PersonSignal } from '../provider';
import { personKey } from '../record/person-key';
import { toldSignals } from './told-signals';

const NOW = 1_700_000_000_000;
const telling = { provider: 'one', receivedAt: NOW, more: {} };
const written = (text: string, changes: object = {}): PersonSignal => ({
  kind: 'INBOUND_MESSAGE',
  providerMessageId: 'SM1',
  from: '+14155552671',
  to: '+15005550006',
  text,
  ...changes,
});
const tell = (...signals: PersonSignal[]) => toldSignals(signals, telling);
const idOf = (signal: PersonSignal, changes: Partial<typeof telling> = {}) => toldSignals([signal], { ...telling, ...changes })[0]?.id;

describe('toldSignals', () => {
  it('passes a message on as it is', () => {
    expect(tell(written('Where is my order?', { occurredAt: NOW - 5_000 }))).toEqual([
      { id: expect.any(String), kind: 'INBOUND_MESSAGE', address: '+14155552671', sender: '+15005550006', text: 'Where is my order?', occurredAt: NOW - 5_000, receivedAt: NOW },
    ]);
  });

  it.each([
    ['Stop!', 'STOP', 'OPT_OUT'],
    ['START', 'START', 'OPT_IN'],
  ])('%s says two things', (text, keyword, kind) => {
    expect(tell(written(text))).toMatchObject([
      { kind: 'INBOUND_MESSAGE', keyword, text },
      { kind, via: 'KEYWORD', address: '+14155552671', text: '' },
    ]);
  });

  it('HELP is for the customer to answer', () => {
    expect(tell(written('help'))).toMatchObject([{ kind: 'INBOUND_MESSAGE', keyword: 'HELP' }]);
    expect(tell(written('help'))).toHaveLength(1);
  });

  it('leaves the keyword to a provider that reads keywords', () => {
    const said: PersonSignal = { kind: 'OPT_OUT', via: 'PROVIDER', address: '+14155552671', inboundMessageId: 'SM1' };
    expect(tell(written('START'), said)).toMatchObject([{ kind: 'INBOUND_MESSAGE' }, { kind: 'OPT_OUT', via: 'PROVIDER' }]);
    expect(tell(written('STOP'), said)).toHaveLength(2);
  });

  it('gives the same word the same id, and another one another', () => {
    expect(idOf(written('a'), { receivedAt: NOW + 1 })).toBe(idOf(written('a')));
    const out: PersonSignal = { kind: 'OPT_OUT', via: 'UNSUBSCRIBE', attemptId: 'm.0.1' };
    expect(idOf(out, { receivedAt: NOW + 1 })).toBe(idOf(out));
    const others = [written('a'), written('a', { providerMessageId: 'SM2' }), out, { ...out, attemptId: 'm.0.2' }, { ...out, occurredAt: 1 }];
    expect(new Set([...others.map((each) => idOf(each)), idOf(written('a'), { provider: 'two' })]).size).toBe(6);
  });

  it('counts every opt-out by an address alone, for it may follow an opt-in', () => {
    const out: PersonSignal = { kind: 'OPT_OUT', via: 'PROVIDER', address: '+14155552671' };
    expect(idOf(out, { receivedAt: NOW + 1 })).not.toBe(idOf(out));
  });

  it('lets nothing be said in the future', () => {
    expect(tell(written('a', { occurredAt: NOW + 3_600_000 }))).toMatchObject([{ occurredAt: NOW }]);
  });
});

it('keys of a person stand for many people, whatever the letter case', () => {
  expect(personKey('Ann@Example.com')).toBe(personKey('ann@example.com'));
  expect(personKey('+14155552671')).toMatch(/^person-[0-9a-f]{4}$/);
});
