import { type AttemptStatus, type Channel, type ErrorClass, type NoFurtherCall } from '@switchback/fallback';
import { type Logger } from '@switchback/service';

import { logOutcome } from './attempt-log';
import { countOutcome } from './attempt-metrics';
import { attemptPlace } from './attempt-place';

/** An attempt that ended without a call of its own. */
export interface EndedAttempt {
  readonly attemptId: string;
  readonly messageId: string;
  readonly status: AttemptStatus;
  /** Who refused it before; null when nobody was asked. */
  readonly provider: string | null;
  readonly errorClass: ErrorClass | null;
  readonly code: string | null;
  readonly noFurtherCall?: NoFurtherCall;
  /** W3C headers as JSON, of the dispatch. */
  readonly trace: string | null;
}

/** Logs and counts it. */
export function tellEnded(log: Logger, channel: Channel, ended: EndedAttempt): void {
  const { status, provider, errorClass, code, noFurtherCall } = ended;
  logOutcome(log, {
    channel,
    ...attemptPlace(ended),
    status,
    ...(provider === null ? {} : { provider }),
    ...(errorClass === null ? {} : { errorClass }),
    code: code ?? '',
    ...(noFurtherCall === undefined ? {} : { noFurtherCall }),
  });
  countOutcome(channel, { provider: provider ?? undefined, errorClass: errorClass ?? undefined, noFurtherCall });
}
