import { type ErrorClass, type NoFurtherCall, type PassedOver, type PassReason } from '@switchback/fallback';

import { type SendAnswer } from '../provider';
import { providersAfter } from './candidate-providers';
import { retryDelayMs } from './retry-delay';

/** Where an attempt stands when a provider call has ended. Times in milliseconds since the epoch. */
export interface EndedCall {
  readonly answer: SendAnswer;
  readonly provider: string;
  /** In order, the called one among them. */
  readonly candidates: readonly string[];
  /** Which of them are not to be called now, and why. Default: none. */
  readonly unavailable?: ReadonlyMap<string, PassReason>;
  /** Calls made so far, this one included. */
  readonly calls: number;
  readonly maxAttempts: number;
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly now: number;
  readonly expiresAt: number;
  /** When the step's time ends; absent where only the ttl bounds the calls. */
  readonly stepEndsAt?: number | undefined;
  readonly random: number;
}

export type Next =
  | {
      readonly type: 'TAKEN';
      readonly status: 'SENT' | 'DELIVERED';
      readonly providerMessageId: string;
      /** By part, the ids by which receipts may name it; see {@link SendAnswer}. */
      readonly receiptIds?: readonly (readonly string[])[];
    }
  | { readonly type: 'RETRY'; readonly provider: string; readonly delayMs: number; readonly errorClass: ErrorClass; readonly code: string; readonly passedOver?: readonly PassedOver[] }
  | Ending
  | { readonly type: 'UNKNOWN'; readonly code: string };

/** The attempt is over, and no provider has it. */
export interface Ending {
  readonly type: 'END';
  readonly status: 'REJECTED' | 'EXPIRED';
  readonly errorClass?: ErrorClass;
  readonly code: string;
  /** Set where another call would have been made, had there been one left. */
  readonly noFurtherCall?: NoFurtherCall;
  /** Who refused it last, where that was an earlier call than the one that was to be made. */
  readonly refusedBy?: string;
}

/** What follows from a provider's answer. Only what the provider said it did not take is ever called again. */
export function afterCall(call: EndedCall): Next {
  const { answer } = call;
  switch (answer.outcome) {
    case 'TAKEN':
      return {
        type: 'TAKEN',
        status: answer.status,
        providerMessageId: answer.providerMessageId,
        ...(answer.receiptIds === undefined ? {} : { receiptIds: answer.receiptIds }),
      };
    case 'NO_ANSWER':
      return { type: 'UNKNOWN', code: answer.code };
    case 'REFUSED':
      return afterRefusal(call, answer);
  }
}

type Refused = Extract<SendAnswer, { outcome: 'REFUSED' }>;

function afterRefusal(call: EndedCall, refused: Refused): Next {
  switch (refused.errorClass) {
    case 'TRANSIENT':
      return retryHere(call, refused) ?? nextProvider(call, refused) ?? rejected(refused, outOfCalls(call) ?? lastMoment(call).limit);
    case 'CONFIG':
      return nextProvider(call, refused) ?? rejected(refused, outOfProviders(call) ?? outOfCalls(call) ?? lastMoment(call).limit);
    case 'RECIPIENT_PERMANENT':
    case 'RECIPIENT_TEMPORARY':
    case 'OPTED_OUT':
    case 'POLICY':
      return rejected(refused);
  }
}

/**
 * The same provider again, as long as a call is left for each provider that was not tried yet, and the call would start in time. A wait
 * that is longer than the policy's longest, which a provider may ask for, gives way to the next provider, when there is one; so does a
 * provider that is not to be called now.
 */
function retryHere(call: EndedCall, refused: Refused): Next | undefined {
  const untried = usableAfter(call).length;
  if (call.maxAttempts - call.calls <= untried) return undefined;
  if (untried > 0 && isAway(call.unavailable?.get(call.provider))) return undefined;
  const delayMs = retryDelayMs({
    calls: call.calls,
    initialMs: call.initialBackoffMs,
    maxMs: call.maxBackoffMs,
    random: call.random,
    ...(refused.retryAfterMs === undefined ? {} : { retryAfterMs: refused.retryAfterMs }),
  });
  if (untried > 0 && delayMs > call.maxBackoffMs) return undefined;
  if (call.now + delayMs >= lastMoment(call).at) return undefined;
  return { type: 'RETRY', provider: call.provider, delayMs, errorClass: refused.errorClass, code: refused.code };
}

/** The next that can be called now; when none can, the next whose breaker may close in time. */
function nextProvider(call: EndedCall, refused: Refused): Next | undefined {
  const after = providersAfter(call.provider, call.candidates);
  const provider = usableAfter(call)[0] ?? after.find((id) => call.unavailable?.get(id) === 'BREAKER_OPEN');
  if (provider === undefined || call.calls >= call.maxAttempts || call.now >= lastMoment(call).at) return undefined;
  const passedOver = after.slice(0, after.indexOf(provider)).flatMap((id): PassedOver[] => {
    const reason = call.unavailable?.get(id);
    return reason === undefined ? [] : [{ provider: id, reason }];
  });
  const next = { type: 'RETRY', provider, delayMs: 0, errorClass: refused.errorClass, code: refused.code } as const;
  return passedOver.length === 0 ? next : { ...next, passedOver };
}

function usableAfter({ provider, candidates, unavailable }: EndedCall): readonly string[] {
  return providersAfter(provider, candidates).filter((id) => unavailable?.has(id) !== true);
}

/** A drained provider goes on with what it has. */
function isAway(reason: PassReason | undefined): boolean {
  return reason === 'BREAKER_OPEN' || reason === 'DISABLED';
}

/** No call starts then or later. */
function lastMoment({ expiresAt, stepEndsAt }: EndedCall): { readonly at: number; readonly limit: 'STEP_TIME' | 'TTL' } {
  return stepEndsAt !== undefined && stepEndsAt <= expiresAt ? { at: stepEndsAt, limit: 'STEP_TIME' } : { at: expiresAt, limit: 'TTL' };
}

function outOfCalls({ calls, maxAttempts }: EndedCall): 'MAX_ATTEMPTS' | undefined {
  return calls >= maxAttempts ? 'MAX_ATTEMPTS' : undefined;
}

function outOfProviders({ provider, candidates, unavailable }: EndedCall): 'NO_OTHER_PROVIDER' | undefined {
  const others = providersAfter(provider, candidates).filter((id) => (unavailable?.get(id) ?? 'BREAKER_OPEN') === 'BREAKER_OPEN');
  return others.length === 0 ? 'NO_OTHER_PROVIDER' : undefined;
}

function rejected(refused: Refused, noFurtherCall?: NoFurtherCall): Ending {
  const ending = { type: 'END', status: 'REJECTED', errorClass: refused.errorClass, code: refused.code } as const;
  return noFurtherCall === undefined ? ending : { ...ending, noFurtherCall };
}
