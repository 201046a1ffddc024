import { AttemptStatus, Channel, type Message, MessageStatus, TOPICS } from '@switchback/contracts';

import { type MessageDraft } from '../api-caller';
import { type TwilioStatus } from '../twilio-script';
import { waitFor } from '../wait-for';

import { BusObserver } from './bus-observer';
import { type ObservedPlatform } from './observed-platform';

export const PHONE = '+14155552671';
/** Takes what it is given and never says what became of it. */
export const SILENT = '+15005550007';
export const CANARY = 'canary-493817';
export const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

/** What happened: messages that went their way, and everything that the platform let out meanwhile. */
export interface Story {
  readonly test: ObservedPlatform;
  /** SMS undelivered, then e-mail. */
  readonly undelivered: Message;
  /** The same, sent by a caller who traces. */
  readonly traced: Message;
  /** WhatsApp and SMS silent, then e-mail; then a receipt for the SMS after all. */
  readonly late: Message;
  readonly bus: BusObserver;
}

/** Lets messages go their way, then ends the platform, so that all spans are there. Needs policy `sms-then-email`. */
export async function live(test: ObservedPlatform): Promise<Story> {
  const { api, platform } = test;
  const second = { seconds: 1, nanos: 0 };
  const impatient = [Channel.CHANNEL_WHATSAPP, Channel.CHANNEL_SMS].map((channel) => ({ channel, fallbackAfter: second }));
  await api.createPolicy({ name: 'impatient', steps: [...impatient, { channel: Channel.CHANNEL_EMAIL }] });
  const bus = await BusObserver.start(platform);

  const undelivered = await liveUndelivered(test, {});
  const headers = { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01`, baggage: `person=${CANARY}` };
  const traced = await liveUndelivered(test, headers);
  const late = await liveLate(test);
  const poison = Buffer.from(`\xff${CANARY} ${PHONE}`, 'latin1');
  await bus.bus.publish([{ topic: TOPICS.messagesAccepted, key: 'poison', value: poison, headers: {} }]);
  const told = () => bus.records.filter((record) => record.topic === TOPICS.messagesEvents);
  await waitFor(() => bus.deadLetters.length > 0 && told().length >= 6, { what: 'the bus to be read' });
  await bus.bus.close();
  await test.stopPlatform();
  return { test, undelivered, traced, late, bus };
}

type Headers = Record<string, string>;

async function liveUndelivered(test: ObservedPlatform, headers: Headers): Promise<Message> {
  const id = await send(test, { sms: PHONE, email: `${CANARY}@reader.example` }, 'sms-then-email', headers);
  await untilSent(test, id, 0);
  await postStatus(test, id, { status: 'undelivered', errorCode: 30003 });
  return test.api.untilStatus(id, MessageStatus.MESSAGE_STATUS_DELIVERED);
}

async function liveLate(test: ObservedPlatform): Promise<Message> {
  const recipient = { whatsapp: SILENT, sms: PHONE, email: `${CANARY}@reader.example` };
  const id = await send(test, recipient, 'impatient', {});
  await test.api.untilStatus(id, MessageStatus.MESSAGE_STATUS_DELIVERED);
  await postStatus(test, id, { status: 'delivered' });
  return waitFor(() => test.api.get(id).then((message) => (message.duplicateDelivery ? message : undefined)), { what: 'the late receipt' });
}

async function send(test: ObservedPlatform, recipient: MessageDraft['recipient'], policy: string, headers: Headers): Promise<string> {
  const content = { text: `${CANARY} is your code`, email: { subject: `${CANARY} inside` } };
  return (await test.api.send({ recipient, content, policy, metadata: { note: CANARY } }, headers)).id;
}

/** Its claim is committed then, with the trace of the call: a receipt that comes now finds it. */
function untilSent(test: ObservedPlatform, id: string, step: number): Promise<unknown> {
  const sent = async () => (await test.api.get(id)).steps[step]?.attempts.at(-1)?.status === AttemptStatus.ATTEMPT_STATUS_SENT;
  return waitFor(sent, { what: 'the SMS to be sent' });
}

async function postStatus(test: ObservedPlatform, id: string, status: TwilioStatus): Promise<void> {
  const call = test.twilio.calls.find(({ attemptId }) => attemptId.startsWith(id));
  if (call === undefined) throw new Error('Twilio was not called');
  await test.twilio.postStatus(call.sid, status);
}
