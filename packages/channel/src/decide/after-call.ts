import { type ErrorClass } from '@switchback/fallback';

import { type SendAnswer } from '../provider';
import { providersAfter } from './candidate-providers';
import { retryDelayMs } from './retry-delay';

/** Where an attempt stands when a provider call has ended. Times in milliseconds since the epoch. */
export interface EndedCall {
  readonly answer: SendAnswer;
  readonly provider: string;
  /** In order, the called one among them. */
  readonly candidates: readonly string[];
  /** Calls made so far, this one included. */
  readonly calls: number;
  readonly maxAttempts: number;
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly now: number;
  readonly expiresAt: number;
  readonly random: number;
}

export type Next =
  | { readonly type: 'TAKEN'; readonly status: 'SENT' | 'DELIVERED'; readonly providerMessageId: string }
  | { readonly type: 'RETRY'; readonly provider: string; readonly delayMs: number; readonly errorClass: ErrorClass; readonly code: string }
  | { readonly type: 'END'; readonly status: 'REJECTED' | 'EXPIRED'; readonly errorClass?: ErrorClass; readonly code: string }
  | { readonly type: 'UNKNOWN'; readonly code: string };

/** What follows from a provider's answer. Only what the provider said it did not take is ever called again. */
export function afterCall(call: EndedCall): Next {
  const { answer } = call;
  switch (answer.outcome) {
    case 'TAKEN':
      return { type: 'TAKEN', status: answer.status, providerMessageId: answer.providerMessageId };
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
      return retryHere(call, refused) ?? nextProvider(call, refused) ?? rejected(refused);
    case 'CONFIG':
      return nextProvider(call, refused) ?? rejected(refused);
    case 'RECIPIENT_PERMANENT':
    case 'RECIPIENT_TEMPORARY':
    case 'OPTED_OUT':
    case 'POLICY':
      return rejected(refused);
  }
}

/**
 * The same provider again, as long as a call is left for each provider that was not tried yet, and the wait ends in time. A provider
 * that asks for a longer wait than the policy's longest gives way to the next one, when there is one.
 */
function retryHere(call: EndedCall, refused: Refused): Next | undefined {
  const untried = providersAfter(call.provider, call.candidates).length;
  if (call.maxAttempts - call.calls <= untried) return undefined;
  if (untried > 0 && (refused.retryAfterMs ?? 0) > call.maxBackoffMs) return undefined;
  const delayMs = retryDelayMs({
    calls: call.calls,
    initialMs: call.initialBackoffMs,
    maxMs: call.maxBackoffMs,
    random: call.random,
    ...(refused.retryAfterMs === undefined ? {} : { retryAfterMs: refused.retryAfterMs }),
  });
  if (call.now + delayMs >= call.expiresAt) return undefined;
  return { type: 'RETRY', provider: call.provider, delayMs, errorClass: refused.errorClass, code: refused.code };
}

function nextProvider(call: EndedCall, refused: Refused): Next | undefined {
  const provider = providersAfter(call.provider, call.candidates)[0];
  if (provider === undefined || call.calls >= call.maxAttempts || call.now >= call.expiresAt) return undefined;
  return { type: 'RETRY', provider, delayMs: 0, errorClass: refused.errorClass, code: refused.code };
}

function rejected(refused: Refused): Next {
  return { type: 'END', status: 'REJECTED', errorClass: refused.errorClass, code: refused.code };
}
