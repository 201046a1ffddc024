import { readFileSync } from 'node:fs';

import { AttemptStatus, Channel, InboundKeyword, InboundKind, type Message, MessageStatus, StepState } from '@switchback/contracts';
import { type Platform, SERVICE_NAMES } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { postToSandbox } from '../post-to-sandbox';
import { waitFor } from '../wait-for';

import { customerKey } from './customer-key';
import { writeToSandbox } from './write-to-sandbox';

const { CHANNEL_EMAIL: email, CHANNEL_SMS: sms } = Channel;
const { STEP_STATE_SKIPPED, STEP_STATE_SUCCEEDED } = StepState;
const PERSON = { sms: '+14155550177', email: 'delivered@sandbox.test' };
const MINUTE = { seconds: 60, nanos: 0 };

/** A person who writes STOP and START to the sandbox. */
export function inboundSuite(platform: () => Platform): void {
  let shop: ApiCaller;
  let bank: ApiCaller;
  let stranger: ApiCaller;

  beforeAll(async () => {
    const { address } = platform();
    const open = async (customerId: string): Promise<ApiCaller> => new ApiCaller({ address, apiKey: await customerKey(platform(), customerId) });
    [shop, bank, stranger] = [await open('shop'), await open('bank'), await open('stranger')];
    for (const api of [shop, bank, stranger]) {
      await api.createPolicy({ name: 'default', steps: [{ channel: sms, fallbackAfter: MINUTE }, { channel: email, fallbackAfter: MINUTE }] });
    }
    await shop.createPolicy({ name: 'email-first', steps: [{ channel: email, fallbackAfter: MINUTE }, { channel: sms, fallbackAfter: MINUTE }] });
  });

  afterAll(() => {
    for (const api of [shop, bank, stranger]) api?.close();
  });

  const send = async (api: ApiCaller): Promise<Message> => {
    const { id } = await api.send({ recipient: PERSON, content: { text: 'Your parcel is here' } });
    return await api.untilSettled(id);
  };
  const says = async (text: string, id?: string): Promise<void> => {
    expect(await writeToSandbox(platform(), { from: PERSON.sms, text, ...(id === undefined ? {} : { id }) })).toBe(200);
  };
  /** The e-mail was handed over, and its provider says now that it did not arrive. */
  const bounces = async (id: string): Promise<void> => {
    const sent = async () => (await shop.get(id)).steps[0]?.attempts.find(({ status }) => status === AttemptStatus.ATTEMPT_STATUS_SENT);
    const { id: attemptId, providerMessageId } = await waitFor(sent, { timeoutMs: 20_000, what: 'the e-mail to be handed over' });
    expect(await postToSandbox(platform(), 'email', { attemptId, providerMessageId, status: 'UNDELIVERED', occurredAt: Date.now() })).toBe(200);
  };
  const kinds = async (api: ApiCaller): Promise<readonly InboundKind[]> => (await api.said(PERSON.sms)).map(({ kind }) => kind);
  const until = (api: ApiCaller, kind: InboundKind, count: number) =>
    waitFor(async () => (await kinds(api)).filter((each) => each === kind).length === count, { timeoutMs: 20_000, what: `${count} times ${kind}` });
  const channelsOf = ({ steps }: Message) => steps.map(({ channel, state }) => [channel, state]);

  it('STOP skips the SMS, and the e-mail goes; also where the step was still to come', async () => {
    expect(channelsOf(await send(shop))).toEqual([[sms, STEP_STATE_SUCCEEDED]]);
    expect(channelsOf(await send(bank))).toEqual([[sms, STEP_STATE_SUCCEEDED]]);
    const { id } = await shop.send({ recipient: { ...PERSON, email: 'silent@sandbox.test' }, content: { text: 'Hello' }, policy: 'email-first' });
    await says('Stop!');
    await until(shop, InboundKind.INBOUND_KIND_OPT_OUT, 1);
    await bounces(id);
    const message = await send(shop);
    expect(channelsOf(message)).toEqual([[sms, STEP_STATE_SKIPPED], [email, STEP_STATE_SUCCEEDED]]);
    expect(message.steps[1]?.attempts.at(-1)?.status).toBe(AttemptStatus.ATTEMPT_STATUS_DELIVERED);
    const settled = await shop.untilSettled(id);
    expect(settled.status).toBe(MessageStatus.MESSAGE_STATUS_FAILED);
    expect(channelsOf(settled)[1]).toEqual([sms, STEP_STATE_SKIPPED]);
  });

  it('counts for every customer that wrote to the person, and for nobody who never did', async () => {
    await until(bank, InboundKind.INBOUND_KIND_OPT_OUT, 1);
    expect(channelsOf(await send(bank))[0]).toEqual([sms, STEP_STATE_SKIPPED]);
    expect(await kinds(stranger)).toEqual([]);
    expect(channelsOf(await send(stranger))).toEqual([[sms, STEP_STATE_SUCCEEDED]]);
  });

  it('START lets the SMS go again; said twice it is one', async () => {
    await says('START', 'start-1');
    await says('START', 'start-1');
    await until(shop, InboundKind.INBOUND_KIND_OPT_IN, 1);
    expect(channelsOf(await send(shop))).toEqual([[sms, STEP_STATE_SUCCEEDED]]);
    await says('Where is it?');
    await until(shop, InboundKind.INBOUND_KIND_MESSAGE, 3);
    expect(await kinds(shop)).toHaveLength(5);
    expect((await shop.said(PERSON.sms))[0]).toMatchObject({ text: 'Where is it?', channel: sms, provider: 'sandbox', keyword: InboundKeyword.INBOUND_KEYWORD_UNSPECIFIED });
  });

  it('leaves nothing of it in the logs', () => {
    for (const name of SERVICE_NAMES) {
      const log = readFileSync(platform().logFile(name), 'utf8');
      expect({ name, content: log.includes('Where is it?'), address: log.includes(PERSON.sms.slice(1)) }).toEqual({ name, content: false, address: false });
    }
  });
}
