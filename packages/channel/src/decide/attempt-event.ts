import { AttemptEvent, type AttemptEvent as Event } from '@switchback/contracts';
import { type AttemptStatus, type ErrorClass, type NoFurtherCall, type PassedOver } from '@switchback/fallback';

import { toWireErrorClass, toWireNoFurtherCall, toWirePassReason, toWireStatus } from './wire-vocabulary';

/** What is reported of an attempt. Times in milliseconds since the epoch. */
export interface AttemptNews {
  readonly attemptId: string;
  readonly messageId: string;
  readonly status: AttemptStatus;
  readonly errorClass?: ErrorClass | undefined;
  readonly code?: string | undefined;
  readonly provider?: string | undefined;
  readonly providerMessageId?: string | undefined;
  readonly occurredAt: number;
  /** The attempt's first call, once a provider has taken it or may have. */
  readonly handedOffAt?: number | undefined;
  readonly noFurtherCall?: NoFurtherCall | undefined;
  readonly passedOver?: readonly PassedOver[] | undefined;
}

export function attemptEvent(eventId: string, news: AttemptNews): Event {
  return AttemptEvent.create({
    eventId,
    messageId: news.messageId,
    attemptId: news.attemptId,
    status: toWireStatus(news.status),
    errorClass: toWireErrorClass(news.errorClass),
    providerCode: news.code ?? '',
    provider: news.provider ?? '',
    providerMessageId: news.providerMessageId ?? '',
    occurTime: new Date(news.occurredAt),
    handoffTime: news.handedOffAt === undefined ? undefined : new Date(news.handedOffAt),
    noFurtherCall: toWireNoFurtherCall(news.noFurtherCall),
    passedOver: news.passedOver?.map(({ provider, reason }) => ({ provider, reason: toWirePassReason(reason) })) ?? [],
  });
}
