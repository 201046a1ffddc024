import { AttemptEvent, AttemptStatus, ErrorClass, NoFurtherCall, PassReason } from '@switchback/contracts';

import { decodeAttemptReport } from './attempt-report';

const occurTime = new Date(1_700_000_000_000);
const event = (fields: Partial<AttemptEvent>): Uint8Array =>
  AttemptEvent.encode(
    AttemptEvent.create({ messageId: 'msg_1', attemptId: 'msg_1.0.1', status: AttemptStatus.ATTEMPT_STATUS_SENT, occurTime, ...fields }),
  ).finish();

describe('decodeAttemptReport', () => {
  it('reads what a channel service says', () => {
    const bytes = event({
      status: AttemptStatus.ATTEMPT_STATUS_UNDELIVERED,
      errorClass: ErrorClass.ERROR_CLASS_RECIPIENT_TEMPORARY,
      provider: 'twilio',
      providerMessageId: '007',
      providerCode: '30003',
      handoffTime: new Date(1_700_000_000_001),
    });
    expect(decodeAttemptReport(bytes)).toEqual({
      messageId: 'msg_1',
      report: {
        type: 'REPORT_ATTEMPT',
        attemptId: 'msg_1.0.1',
        status: 'UNDELIVERED',
        occurredAt: 1_700_000_000_000,
        handedOffAt: 1_700_000_000_001,
        errorClass: 'RECIPIENT_TEMPORARY',
        provider: 'twilio',
        providerMessageId: '007',
        providerCode: '30003',
      },
    });
  });

  it('knows every status, class and reason of the contract', () => {
    const statuses = Object.values(AttemptStatus).filter((status) => !/UNSPECIFIED|UNRECOGNIZED/.test(status));
    expect(statuses.map((status) => `ATTEMPT_STATUS_${decodeAttemptReport(event({ status })).report.status}`)).toEqual(statuses);
    const classes = Object.values(ErrorClass).filter((value) => !/UNSPECIFIED|UNRECOGNIZED/.test(value));
    expect(classes.map((errorClass) => `ERROR_CLASS_${decodeAttemptReport(event({ errorClass })).report.errorClass}`)).toEqual(classes);
    const reasons = Object.values(NoFurtherCall).filter((value) => !/UNSPECIFIED|UNRECOGNIZED/.test(value));
    expect(reasons.map((noFurtherCall) => `NO_FURTHER_CALL_${decodeAttemptReport(event({ noFurtherCall })).report.noFurtherCall}`)).toEqual(reasons);
    const passed = Object.values(PassReason).filter((value) => !/UNSPECIFIED|UNRECOGNIZED/.test(value));
    const passedOver = passed.map((reason, index) => ({ provider: `p${index}`, reason }));
    const report = decodeAttemptReport(event({ passedOver: [...passedOver, { provider: 'x', reason: PassReason.UNRECOGNIZED }] })).report;
    expect(report.passedOver?.map(({ provider, reason }) => ({ provider, reason: `PASS_REASON_${reason}` }))).toEqual(passedOver);
  });

  it.each([
    ['no message id', event({ messageId: '' })],
    ['no attempt id', event({ attemptId: '' })],
    ['no status', event({ status: AttemptStatus.ATTEMPT_STATUS_UNSPECIFIED })],
    ['no time', event({ occurTime: undefined })],
    ['no protobuf', new Uint8Array([0xff, 0xff])],
  ])('refuses a record with %s', (_name, bytes) => expect(() => decodeAttemptReport(bytes)).toThrow());
});
