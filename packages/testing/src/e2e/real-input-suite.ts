import { AttemptStatus, ErrorClass, type Message, MessageStatus, TOPICS } from '@switchback/contracts';

import { readMail, type ReceivedMail } from '../smtp-sink';
import { SpanTree } from '../span-tree';
import { type TwilioCall } from '../twilio-stub';
import { waitFor } from '../wait-for';

import { type ObservedPlatform } from './observed-platform';
import { isHop, UNDELIVERED_THEN_EMAIL } from './trace-outlines';

const TEXT = 'Ihr Code ist 123456 – gültig für 10 Minuten.';
const SUBJECT = 'Ihr Code: „geheim“';

/** The main job with nothing of our own at either end: Twilio's API and callbacks, and a mail server. Needs policy `sms-then-email`. */
export function realInputSuite(test: () => ObservedPlatform): void {
  /** A message whose SMS Twilio has taken, and that call. */
  async function send(sms: string, email: string): Promise<{ id: string; call: TwilioCall }> {
    const content = { text: TEXT, email: { subject: SUBJECT } };
    const { id } = await test().api.send({ recipient: { sms, email }, content, policy: 'sms-then-email' });
    const sent = async () => attemptOf(await test().api.get(id), 0)?.status === AttemptStatus.ATTEMPT_STATUS_SENT;
    await waitFor(sent, { what: 'the SMS to be sent' });
    const call = test().twilio.calls.find((one) => one.attemptId.startsWith(id));
    if (call === undefined) throw new Error('Twilio was not called');
    return { id, call };
  }

  it('hands the SMS over as the API asks for it', async () => {
    const { id, call } = await send('+14155552671', 'anna@reader.example');
    const attempt = `${id}.0.1`;
    expect(Object.fromEntries(call.form)).toEqual({
      To: '+14155552671',
      From: '+15005550006',
      Body: TEXT,
      StatusCallback: `${test().platform.httpUrl('sms')}/receipts/twilio?attempt=${attempt}`,
      ValidityPeriod: expect.stringMatching(/^(59|60)$/),
    });
    expect(attemptOf(await test().api.get(id), 0)).toMatchObject({ id: attempt, provider: 'twilio', providerMessageId: call.sid });
  });

  it('believes no callback that Twilio did not sign', async () => {
    const { id, call } = await send('+14155552672', 'bert@reader.example');
    const { accountSid: AccountSid } = test().twilio;
    const body = new URLSearchParams({ MessageSid: call.sid, MessageStatus: 'undelivered', ErrorCode: '30003', AccountSid });
    const headers = { 'x-twilio-signature': Buffer.alloc(20).toString('base64') };
    const forged = await fetch(call.form.get('StatusCallback') ?? '', { method: 'POST', headers, body });
    expect(forged.status).toBe(403);
    await test().twilio.postStatus(call.sid, { status: 'delivered' });
    const settled = await test().api.untilSettled(id);
    expect(settled.steps).toHaveLength(1);
    expect(attemptOf(settled, 0)?.status).toBe(AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    expect(test().smtp.mailsTo('bert@reader.example')).toEqual([]);
  });

  it('falls back to an e-mail when the callback says undelivered, each to its own reader, and ends DELIVERED', async () => {
    const readers = ['carla', 'dora', 'emil'].map((name, index) => ({ sms: `+1415555268${index}`, email: `${name}@reader.example` }));
    const sent = await Promise.all(readers.map(async (reader) => ({ ...reader, ...(await send(reader.sms, reader.email)) })));
    await Promise.all(sent.map(({ call }) => test().twilio.postStatus(call.sid, { status: 'undelivered', errorCode: 30003 })));
    for (const { id, email, call } of sent) {
      const settled = await test().api.untilSettled(id);
      const ended = { status: MessageStatus.MESSAGE_STATUS_DELIVERED, reason: 'CONFIRMED', late: false, duplicateDelivery: false };
      expect(settled).toMatchObject(ended);
      expect(attemptOf(settled, 0)).toMatchObject({
        status: AttemptStatus.ATTEMPT_STATUS_UNDELIVERED,
        errorClass: ErrorClass.ERROR_CLASS_RECIPIENT_TEMPORARY,
        providerCode: '30003',
        providerMessageId: call.sid,
      });
      expect(attemptOf(settled, 1)).toMatchObject({
        status: AttemptStatus.ATTEMPT_STATUS_DELIVERED,
        provider: 'mailhost',
        providerMessageId: `${id}.1.1@shop.example`,
      });
      const mails = test().smtp.mailsTo(email);
      expect(mails).toHaveLength(1);
      for (const mail of mails) await expectWellFormed(mail, { id, email });
    }
    expect(test().twilio.duplicates()).toEqual([]);
  });

  it('is one trace from the call to the last status', async () => {
    const { id, call } = await send('+14155552690', 'frieda@reader.example');
    await test().twilio.postStatus(call.sid, { status: 'undelivered', errorCode: 30003 });
    const { traceId } = await test().api.untilSettled(id);
    const tree = () => new SpanTree(test().otlp.trace(traceId));
    const told = () => tree().spans.filter(({ name }) => name === `send ${TOPICS.messagesEvents}`).length === 2;
    await waitFor(() => told() && tree().orphans().length === 0, { what: 'the whole trace' });
    expect(tree().outline(isHop)).toEqual(UNDELIVERED_THEN_EMAIL);
    expect(tree().roots()).toHaveLength(1);
  });
}

function attemptOf(message: Message, step: number) {
  return message.steps[step]?.attempts.at(-1);
}

/** As a mail reader sees it, and byte by byte. */
async function expectWellFormed(mail: ReceivedMail, { id, email }: { id: string; email: string }): Promise<void> {
  expect({ from: mail.from, to: mail.to }).toEqual({ from: 'no-reply@shop.example', to: [email] });
  const read = await readMail(mail);
  expect(read).toMatchObject({
    from: { name: 'Bücher Shop', address: 'no-reply@shop.example' },
    to: [{ name: '', address: email }],
    subject: SUBJECT,
    messageId: `<${id}.1.1@shop.example>`,
    text: `${TEXT}\n`,
    attachments: [],
  });
  expect(read.html).toBeUndefined();
  expect(Math.abs(Date.parse(read.date ?? '') - mail.at)).toBeLessThan(60_000);
  expect(read.headers.map(({ key }) => key).sort()).toEqual([
    'auto-submitted',
    'content-transfer-encoding',
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
  ]);
  const raw = mail.raw.toString('latin1');
  const lines = raw.split('\r\n');
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
  expect(lines.slice(0, lines.indexOf('')).join('')).toMatch(/^[\x20-\x7e\t]*$/);
  // The person's other address, other readers and whose customer this is are nobody's business here.
  expect(raw.match(/[\w.-]+@reader\.example/g)).toEqual([email]);
  expect(raw).not.toMatch(/\+?1415555|twilio|demo/i);
}
