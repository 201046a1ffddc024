import { type SendAnswer } from '../provider';

/**
 * Whether an answer counts against the provider: it could not be used, or it gave no answer. What it refuses for the recipient's sake shows
 * that it works.
 */
export function failsBreaker(answer: SendAnswer): boolean {
  switch (answer.outcome) {
    case 'TAKEN':
      return false;
    case 'NO_ANSWER':
      return true;
    case 'REFUSED':
      return answer.errorClass === 'TRANSIENT' || answer.errorClass === 'CONFIG';
  }
}
