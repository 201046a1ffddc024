import { Content, Dispatch } from '@switchback/contracts';

import { admitDispatch } from './admit-dispatch';

const dispatch = (changes: Partial<Dispatch> = {}): Dispatch =>
  Dispatch.create({ attemptId: 'm.0.1', messageId: 'm', address: '+15005550006', content: Content.create({ text: 'hi' }), ...changes });

const choices = (...ids: readonly string[]) => ids.map((id, priority) => ({ id, priority, weight: 1 }));

describe('admitDispatch', () => {
  it('lets a good dispatch through, with its providers in order', () => {
    expect(admitDispatch(dispatch({ providers: ['b', 'a'] }), 'SMS', choices('a', 'b'), 0)).toEqual({
      type: 'CALL',
      candidates: ['b', 'a'],
      content: { channel: 'SMS', text: 'hi' },
    });
  });

  it.each<[string, Partial<Dispatch>, string, string | undefined]>([
    ['past its ttl', { expireTime: new Date(1_000) }, 'EXPIRED', undefined],
    ['naming no provider that is configured', { providers: ['x'] }, 'REJECTED', 'CONFIG'],
    ['without content', { content: undefined }, 'REJECTED', 'CONFIG'],
    ['with empty content', { content: Content.create({}) }, 'REJECTED', 'CONFIG'],
    ['without an address', { address: '' }, 'REJECTED', 'CONFIG'],
  ])('ends one %s', (_name, changes, status, errorClass) => {
    const admission = admitDispatch(dispatch(changes), 'SMS', choices('a'), 1_000);
    expect(admission).toMatchObject({ type: 'END', status });
    expect('errorClass' in admission ? admission.errorClass : undefined).toBe(errorClass);
  });
});
