import { type AttemptStatus } from '@switchback/fallback';

/**
 * SMPP 3.4, section 5.2.28; 0 and 9 as in SMPP 5.0, section 4.7.15. ACCEPTED (6) is by the specification one that somebody took for the person;
 * most SMSCs mean by it that the network has it.
 */
export function statusOfState(state: number): AttemptStatus | undefined {
  switch (state) {
    case 0:
      return 'QUEUED';
    case 1:
    case 6:
      return 'SENT';
    case 2:
      return 'DELIVERED';
    case 3:
      return 'EXPIRED';
    case 4:
      return 'CANCELED';
    case 5:
    case 9:
      return 'UNDELIVERED';
    case 7:
      return 'UNKNOWN';
    case 8:
      return 'REJECTED';
    default:
      return undefined;
  }
}

/**
 * `stat` of a receipt's text: SMPP 3.4, appendix B, cut to seven letters; SMSCs also write it in full. SCHED, ENROUTE, SKIP and FAIL are not in it: the
 * first three are other states of a message, the last is what some SMSCs write.
 */
export function statusOfStat(stat: string): AttemptStatus | undefined {
  const letters = stat.toUpperCase();
  return STATS.find(([prefix]) => letters.startsWith(prefix))?.[1];
}

const STATS: readonly (readonly [prefix: string, status: AttemptStatus])[] = [
  ['SCHED', 'QUEUED'],
  ['ENROUTE', 'SENT'],
  ['DELIV', 'DELIVERED'],
  ['EXPIR', 'EXPIRED'],
  ['DELET', 'CANCELED'],
  ['UNDEL', 'UNDELIVERED'],
  ['ACCEP', 'SENT'],
  ['UNKNO', 'UNKNOWN'],
  ['REJEC', 'REJECTED'],
  ['SKIP', 'UNDELIVERED'],
  ['FAIL', 'UNDELIVERED'],
];
