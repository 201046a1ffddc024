import { type Metadata } from '@grpc/grpc-js';
import { Message, OutgoingMessage } from '@switchback/contracts';

import { call, refusalOf } from '../testing/grpc-call';
import { type RunningGateway, startTestGateway } from '../testing/running-gateway';

let gateway: RunningGateway;
let acme: Metadata;
let other: Metadata;

beforeAll(async () => {
  gateway = await startTestGateway();
  acme = await gateway.customer('acme');
  other = await gateway.customer('other');
});
afterAll(() => gateway.stop());

const acknowledge = (messageId: string, key = acme, options = {}) =>
  call(gateway.messages.acknowledgeMessage.bind(gateway.messages), { messageId }, key, options);
const send = async (): Promise<Message> => {
  const message = OutgoingMessage.fromJSON({ recipient: { sms: '+15005550006' }, content: { text: 'Hello' } });
  const sent = await call(gateway.messages.sendMessage.bind(gateway.messages), { message }, acme);
  return sent.message ?? Message.fromPartial({});
};

it('waits until the router has the message', async () => {
  const message = await send();
  const acknowledged = acknowledge(message.id);
  gateway.router.messages.take('acme', message);
  expect((await acknowledged).message).toMatchObject({ id: message.id, reason: 'ACKNOWLEDGED' });
});

it('says to try again when the router does not get it in time', async () => {
  const { id } = await send();
  expect((await refusalOf(acknowledge(id))).reason).toBe('TEMPORARILY_UNAVAILABLE');
});

it("finds nobody else's message", async () => {
  const { id } = await send();
  expect((await refusalOf(acknowledge(id, other))).reason).toBe('MESSAGE_NOT_FOUND');
  expect((await refusalOf(acknowledge('nonsense'))).reason).toBe('INVALID_FIELDS');
});
