import { setTimeout as delay } from 'node:timers/promises';

import { type Fields } from './codec';
import { type MessageOutcome, outcomeOfParts, type PartOutcome } from './outcome-of-parts';
import { type SubmitOutcome } from './read-submit-reply';

export interface PartsOptions {
  /** Submits one part, once. */
  readonly submit: (fields: Fields) => Promise<SubmitOutcome>;
  /** How long a part that was refused for now waits, in milliseconds. */
  readonly retryMs: number;
  readonly signal: AbortSignal;
}

/**
 * Submits the parts of one message. The first goes alone: a number that is refused, or an SMSC that is busy, shows there, while nothing is
 * handed over yet. When it was taken the others follow together, and one that is refused for now is submitted again while the call lasts.
 * Also answers which parts were taken.
 */
export async function submitParts(
  parts: readonly Fields[],
  options: PartsOptions,
): Promise<{ readonly outcome: MessageOutcome; readonly taken: readonly string[] }> {
  const [first, ...others] = parts;
  const opening = first === undefined ? undefined : await options.submit(first);
  const goesOn = opening?.outcome === 'TAKEN';
  const rest = goesOn ? await Promise.all(others.map((part) => submitUntilTaken(part, options))) : others.map((): PartOutcome => ({ outcome: 'NOT_SUBMITTED' }));
  const outcomes = opening === undefined ? rest : [opening, ...rest];
  const taken = outcomes.flatMap((part) => (part.outcome === 'TAKEN' ? [part.messageId] : []));
  return { outcome: outcomeOfParts(outcomes), taken };
}

async function submitUntilTaken(part: Fields, { retryMs, signal, submit }: PartsOptions): Promise<SubmitOutcome> {
  for (;;) {
    const outcome = await submit(part);
    if (outcome.outcome !== 'REFUSED' || outcome.errorClass !== 'TRANSIENT' || signal.aborted) return outcome;
    await delay(retryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return outcome;
  }
}
