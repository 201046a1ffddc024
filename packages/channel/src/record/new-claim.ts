import { type Consumed } from '@switchback/bus';
import { Dispatch } from '@switchback/contracts';
import { type Channel, type PassedOver } from '@switchback/fallback';

import { type Refusal } from '../decide/admit-dispatch';
import { destinationOf } from '../decide/destination';
import { endingHeaders } from '../send/ending-span';
import { toTraceText } from '../trace-text';
import { type HeldClaim } from './claim';
import { type NewClaim } from './insert-claims';
import { passedOverText } from './passed-over-text';
import { report } from './report';

/** An attempt that is to be called, with what is chosen for it. */
export interface ChosenAttempt {
  readonly channel: Channel;
  readonly item: Consumed<Dispatch>;
  /** In the order to try. */
  readonly order: readonly string[];
  readonly provider: string;
  readonly passedOver: readonly PassedOver[];
}

const NOTHING = { leaseMs: null, wakes: false, errorClass: null, code: null, dispatch: null, stepEndsAt: null, passedOver: null } as const;

/** The dispatch with the attempt's own order, so that whoever goes on with it keeps to that. */
export function orderedDispatch({ item, order }: Pick<ChosenAttempt, 'item' | 'order'>): Dispatch {
  return { ...item.value, providers: [...order] };
}

/** One that is called as soon as it is committed. */
export function sendingClaim(claim: HeldClaim, channel: Channel, leaseMs: number): NewClaim {
  const { attemptId, messageId, provider, trace } = claim;
  const destination = destinationOf(channel, claim.dispatch.address);
  return { ...NOTHING, attemptId, messageId, provider, status: 'SENDING', calls: 1, leaseMs, trace, destination };
}

/** One that waits for a free call. */
export function queuedClaim(chosen: ChosenAttempt): NewClaim {
  const { attemptId, messageId, address } = chosen.item.value;
  return {
    ...NOTHING,
    attemptId,
    messageId,
    provider: chosen.provider,
    status: 'QUEUED',
    wakes: true,
    calls: 0,
    trace: toTraceText(chosen.item.context),
    dispatch: Dispatch.encode(orderedDispatch(chosen)).finish(),
    destination: destinationOf(chosen.channel, address),
    passedOver: passedOverText(chosen.passedOver),
  };
}

/** One that waits while the breakers of all its providers are open, for as long as its step lasts: then it ends without a call. */
export function heldBackClaim(chosen: ChosenAttempt, now: number): NewClaim {
  const { fallbackAfterMs } = chosen.item.value;
  const stepEndsAt = fallbackAfterMs > 0 ? new Date(now + fallbackAfterMs) : null;
  return { ...queuedClaim(chosen), errorClass: 'TRANSIENT', code: 'BREAKER_OPEN', stepEndsAt };
}

/** One that is over before any call. */
export function endedClaim(item: Consumed<Dispatch>, refusal: Refusal, passedOver: readonly PassedOver[] = []): NewClaim {
  const { attemptId, messageId } = item.value;
  const { status, errorClass, code } = refusal;
  const trace = toTraceText(item.context);
  const news = { attemptId, messageId, status, errorClass, code, occurredAt: Date.now(), passedOver };
  return {
    ...NOTHING,
    attemptId,
    messageId,
    provider: null,
    status,
    calls: 0,
    errorClass: errorClass ?? null,
    code,
    trace,
    destination: null,
    report: report(news, endingHeaders(news, trace)),
  };
}

/** Told of attempts that may have been handed over by a life of the installation that the database does not remember. */
export const RESTORED = 'RESTORED';

/** One that may have been handed over before the database was restored: it is not called. `provider`: who would have been called first. */
export function doubtfulClaim(item: Consumed<Dispatch>, provider: string | null, asks: boolean): NewClaim {
  const { attemptId, messageId } = item.value;
  const trace = toTraceText(item.context);
  const news = { attemptId, messageId, status: 'UNKNOWN', errorClass: 'AMBIGUOUS', code: RESTORED } as const;
  const now = Date.now();
  return {
    ...NOTHING,
    ...news,
    provider,
    wakes: asks,
    calls: 0,
    trace,
    destination: null,
    report: report({ ...news, provider: provider ?? undefined, occurredAt: now, handedOffAt: now }, endingHeaders(news, trace)),
  };
}
