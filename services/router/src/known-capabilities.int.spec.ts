import { Channel, GetCapabilitiesResponse } from '@switchback/contracts';
import { createLogger, internalLinks } from '@switchback/service';

import { ChannelStub } from '../testing/channel-stub';
import { KnownCapabilities } from './known-capabilities';
import { ChannelClients } from './send/channel-clients';

const log = createLogger({ service: 'router', level: 'silent' });
const ofSms = (id: string): GetCapabilitiesResponse => GetCapabilitiesResponse.fromPartial({ channel: Channel.CHANNEL_SMS, providers: [{ id, receipts: true }] });

let stub: ChannelStub;
let channels: ChannelClients;
let now: number;
let known: KnownCapabilities;

beforeEach(async () => {
  stub = await new ChannelStub().start();
  const address = `127.0.0.1:${stub.port}`;
  channels = new ChannelClients({ SMS: address, EMAIL: address, WHATSAPP: address }, internalLinks({}, createLogger({ service: 'spec', level: 'silent' })));
  now = Date.now();
  known = new KnownCapabilities({ channels, log, patienceMs: 30_000, now: () => now });
});

afterEach(() => {
  channels.close();
  stub.stop();
});

it('asks a channel service once in a while', async () => {
  stub.capabilities = ofSms('first');
  expect(await known.of(['SMS'], Infinity)).toEqual({ SMS: [{ id: 'first', receipts: true }] });
  stub.capabilities = ofSms('second');
  now += 4_999;
  expect(await known.of(['SMS'], Infinity)).toEqual({ SMS: [{ id: 'first', receipts: true }] });
  expect(stub.capabilitiesAsked).toBe(1);
  now += 1;
  expect(await known.of(['SMS'], Infinity)).toEqual({ SMS: [{ id: 'second', receipts: true }] });
});

it('leaves out a channel that does not answer, and asks it again the next time', async () => {
  stub.capabilities = 'NO_ANSWER';
  expect(await known.of(['SMS'], now + 400)).toEqual({});
  stub.capabilities = ofSms('first');
  now = Date.now();
  expect(await known.of(['SMS'], Infinity)).toEqual({ SMS: [{ id: 'first', receipts: true }] });
});

it('does not go by what a channel said before it went away', async () => {
  stub.capabilities = ofSms('first');
  await known.of(['SMS'], Infinity);
  stub.stop();
  now += 5_000;
  expect(await known.of(['SMS'], Infinity)).toEqual({});
});

it('takes no answer from the service of another channel', async () => {
  stub.capabilities = ofSms('first');
  expect(await known.of(['EMAIL', 'SMS'], Infinity)).toEqual({ SMS: [{ id: 'first', receipts: true }] });
});
