import { type SendAnswer } from '../provider';

/**
 * Whether an answer counts against the provider: it could not be used, or it gave no answer. What it refuses for the recipient's sake shows
 * that it works. Undefined where it was not asked.
 */
export function failsBreaker(answer: SendAnswer): boolean | undefined {
  switch (answer.outcome) {
    case 'TAKEN':
      return false;
    case 'NO_ANSWER':
      return true;
    case 'REFUSED':
      if (answer.notAsked === true) return undefined;
      return answer.errorClass === 'TRANSIENT' || answer.errorClass === 'CONFIG';
  }
}
