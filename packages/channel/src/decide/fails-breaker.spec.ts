import { type SendAnswer } from '../provider';
import { failsBreaker } from './fails-breaker';

const refused = (errorClass: Extract<SendAnswer, { outcome: 'REFUSED' }>['errorClass']): SendAnswer => ({ outcome: 'REFUSED', errorClass, code: 'x' });

it.each<[SendAnswer, boolean | undefined]>([
  [{ outcome: 'TAKEN', status: 'SENT', providerMessageId: '1' }, false],
  [{ outcome: 'NO_ANSWER', code: 'TIMEOUT' }, true],
  [refused('TRANSIENT'), true],
  [refused('CONFIG'), true],
  [refused('RECIPIENT_PERMANENT'), false],
  [refused('RECIPIENT_TEMPORARY'), false],
  [refused('OPTED_OUT'), false],
  [refused('POLICY'), false],
  [{ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'x', notAsked: true }, undefined],
  [{ outcome: 'REFUSED', errorClass: 'POLICY', code: 'x', notAsked: true }, undefined],
])('%j counts against the provider: %s', (answer, failed) => {
  expect(failsBreaker(answer)).toBe(failed);
});
