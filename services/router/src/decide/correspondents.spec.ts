import { concerned } from './correspondents';
import { messageOfAttempt } from './person-word';

const of = (customerId: string, throughProvider: boolean) => ({ customerId, throughProvider });

it.each([
  ['nobody wrote', [], []],
  ['some wrote through the provider', [of('a', true), of('b', false), of('c', true)], ['a', 'c']],
  ['nobody wrote through it', [of('a', false), of('b', false)], ['a', 'b']],
])('%s', (_what, correspondents, customers) => expect(concerned(correspondents)).toEqual(customers));

it('an attempt says which message it is of', () => {
  expect(['msg_1.0.1', 'msg_1', ''].map(messageOfAttempt)).toEqual(['msg_1', 'msg_1', '']);
});
