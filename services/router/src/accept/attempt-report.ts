import { AttemptEvent, AttemptStatus as WireStatus, ErrorClass as WireClass, NoFurtherCall as WireNoFurtherCall, PassReason as WirePassReason, type PassedOver as WirePassedOver } from '@switchback/contracts';
import { type AttemptStatus, type Command, type ErrorClass, type NoFurtherCall, type PassedOver, type PassReason } from '@switchback/fallback';

/** A channel service's word about one attempt of one message; `now` is added when it is applied. */
export interface AttemptReport {
  readonly messageId: string;
  readonly report: Omit<Extract<Command, { type: 'REPORT_ATTEMPT' }>, 'now'>;
}

/** Throws when the record is not what a channel service writes: no retry will mend it. */
export function decodeAttemptReport(value: Uint8Array): AttemptReport {
  const event = AttemptEvent.decode(value);
  const status = attemptStatus(event.status);
  if (event.messageId === '' || event.attemptId === '' || status === undefined || event.occurTime === undefined) {
    throw new Error('not an AttemptEvent: a required field is missing');
  }
  const errorClass = errorClassOf(event.errorClass);
  const noFurtherCall = noFurtherCallOf(event.noFurtherCall);
  const passedOver = event.passedOver.flatMap(passedOverOf);
  return {
    messageId: event.messageId,
    report: {
      type: 'REPORT_ATTEMPT',
      attemptId: event.attemptId,
      status,
      occurredAt: event.occurTime.getTime(),
      ...(event.handoffTime === undefined ? {} : { handedOffAt: event.handoffTime.getTime() }),
      ...(errorClass === undefined ? {} : { errorClass }),
      ...(event.provider === '' ? {} : { provider: event.provider }),
      ...(event.providerMessageId === '' ? {} : { providerMessageId: event.providerMessageId }),
      ...(event.providerCode === '' ? {} : { providerCode: event.providerCode }),
      ...(noFurtherCall === undefined ? {} : { noFurtherCall }),
      ...(passedOver.length === 0 ? {} : { passedOver }),
    },
  };
}

function attemptStatus(status: WireStatus): AttemptStatus | undefined {
  switch (status) {
    case WireStatus.ATTEMPT_STATUS_QUEUED:
      return 'QUEUED';
    case WireStatus.ATTEMPT_STATUS_SENDING:
      return 'SENDING';
    case WireStatus.ATTEMPT_STATUS_SENT:
      return 'SENT';
    case WireStatus.ATTEMPT_STATUS_DELIVERED:
      return 'DELIVERED';
    case WireStatus.ATTEMPT_STATUS_READ:
      return 'READ';
    case WireStatus.ATTEMPT_STATUS_UNDELIVERED:
      return 'UNDELIVERED';
    case WireStatus.ATTEMPT_STATUS_REJECTED:
      return 'REJECTED';
    case WireStatus.ATTEMPT_STATUS_EXPIRED:
      return 'EXPIRED';
    case WireStatus.ATTEMPT_STATUS_CANCELED:
      return 'CANCELED';
    case WireStatus.ATTEMPT_STATUS_UNKNOWN:
      return 'UNKNOWN';
    case WireStatus.ATTEMPT_STATUS_UNSPECIFIED:
    case WireStatus.UNRECOGNIZED:
      return undefined;
  }
}

/** A class that this version does not know tells nothing. */
function errorClassOf(errorClass: WireClass): ErrorClass | undefined {
  switch (errorClass) {
    case WireClass.ERROR_CLASS_TRANSIENT:
      return 'TRANSIENT';
    case WireClass.ERROR_CLASS_RECIPIENT_PERMANENT:
      return 'RECIPIENT_PERMANENT';
    case WireClass.ERROR_CLASS_RECIPIENT_TEMPORARY:
      return 'RECIPIENT_TEMPORARY';
    case WireClass.ERROR_CLASS_OPTED_OUT:
      return 'OPTED_OUT';
    case WireClass.ERROR_CLASS_POLICY:
      return 'POLICY';
    case WireClass.ERROR_CLASS_CONFIG:
      return 'CONFIG';
    case WireClass.ERROR_CLASS_AMBIGUOUS:
      return 'AMBIGUOUS';
    case WireClass.ERROR_CLASS_UNSPECIFIED:
    case WireClass.UNRECOGNIZED:
      return undefined;
  }
}

/** Likewise a reason. */
function noFurtherCallOf(reason: WireNoFurtherCall): NoFurtherCall | undefined {
  switch (reason) {
    case WireNoFurtherCall.NO_FURTHER_CALL_MAX_ATTEMPTS:
      return 'MAX_ATTEMPTS';
    case WireNoFurtherCall.NO_FURTHER_CALL_STEP_TIME:
      return 'STEP_TIME';
    case WireNoFurtherCall.NO_FURTHER_CALL_TTL:
      return 'TTL';
    case WireNoFurtherCall.NO_FURTHER_CALL_NO_OTHER_PROVIDER:
      return 'NO_OTHER_PROVIDER';
    case WireNoFurtherCall.NO_FURTHER_CALL_UNSPECIFIED:
    case WireNoFurtherCall.UNRECOGNIZED:
      return undefined;
  }
}

function passedOverOf({ provider, reason }: WirePassedOver): PassedOver[] {
  const known = passReasonOf(reason);
  return known === undefined ? [] : [{ provider, reason: known }];
}

function passReasonOf(reason: WirePassReason): PassReason | undefined {
  switch (reason) {
    case WirePassReason.PASS_REASON_BREAKER_OPEN:
      return 'BREAKER_OPEN';
    case WirePassReason.PASS_REASON_DRAINED:
      return 'DRAINED';
    case WirePassReason.PASS_REASON_DISABLED:
      return 'DISABLED';
    case WirePassReason.PASS_REASON_PINNED:
      return 'PINNED';
    case WirePassReason.PASS_REASON_HEALTH_SHARE:
      return 'HEALTH_SHARE';
    case WirePassReason.PASS_REASON_UNSPECIFIED:
    case WirePassReason.UNRECOGNIZED:
      return undefined;
  }
}
