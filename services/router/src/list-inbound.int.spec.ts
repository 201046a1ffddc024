import { Channel, InboundKind, type InboundMessage } from '@switchback/contracts';

import { refusal, violationsOf } from '../testing/call';
import { People } from '../testing/people';
import { optOut, writes } from '../testing/person-signal';
import { forgetInbound } from './forget-inbound';

const DAY_MS = 86_400_000;
const { CHANNEL_EMAIL } = Channel;
const { INBOUND_KIND_MESSAGE, INBOUND_KIND_OPT_IN, INBOUND_KIND_OPT_OUT } = InboundKind;

let people: People;

beforeAll(async () => void (people = await People.start()));

afterAll(() => people.stop());

describe('ListInboundMessages', () => {
  it('tells what was said, newest first, page by page, to the customer it concerns alone', async () => {
    const person = people.someone();
    const id = await people.wrote('umbrella', person);
    const start = Date.now() - 1_000;
    const said = ['one', 'two', 'three'].map((text, index) => writes(person.sms, text, { receiveTime: new Date(start + index), occurTime: new Date(start + index) }));
    await people.router.say(...said, optOut('', { attemptId: `${id}.0.1` }));
    await people.heard('umbrella');
    const mine = { address: person.sms };
    const first = await people.list('umbrella', { ...mine, pageSize: 3 });
    const rest = await people.list('umbrella', { ...mine, pageSize: 3, pageToken: first?.nextPageToken ?? '' });
    expect([...(first?.inboundMessages ?? []), ...(rest?.inboundMessages ?? [])].map(({ kind, text }: InboundMessage) => [kind, text])).toEqual([
      [INBOUND_KIND_OPT_OUT, ''],
      [INBOUND_KIND_MESSAGE, 'three'],
      [INBOUND_KIND_MESSAGE, 'two'],
      [INBOUND_KIND_MESSAGE, 'one'],
    ]);
    expect(rest?.nextPageToken).toBe('');
    expect((await people.list('umbrella', { ...mine, kind: INBOUND_KIND_OPT_OUT }))?.inboundMessages).toMatchObject([{ messageId: id, provider: 'one', id: expect.stringMatching(/^inb_[0-9a-z]{26}$/) }]);
    expect((await people.list('umbrella', { ...mine, kind: INBOUND_KIND_OPT_IN }))?.inboundMessages).toEqual([]);
    expect((await people.list('umbrella', { ...mine, channel: CHANNEL_EMAIL }))?.inboundMessages).toEqual([]);
    expect((await people.list('acme', mine))?.inboundMessages).toEqual([]);
    const other = people.list('umbrella', { pageToken: first?.nextPageToken ?? '' });
    expect(await refusal(other)).toBe('PAGE_TOKEN_INVALID');
    expect(await violationsOf(people.list('umbrella', { kind: InboundKind.UNRECOGNIZED }))).toEqual(['kind']);
  });

  it('forgets after its time', async () => {
    const person = people.someone();
    await people.wrote('acme', person);
    const old = new Date(Date.now() - 8 * DAY_MS);
    await people.router.say(writes(person.sms, 'old', { receiveTime: old, occurTime: old }), writes(person.sms, 'new'));
    await people.heard('acme');
    expect((await people.list('acme', { address: person.sms }))?.inboundMessages.map(({ text }) => text)).toEqual(['new']);
    expect(await forgetInbound(people.router.pool, new Date(Date.now() - 7 * DAY_MS), new AbortController().signal)).toBeGreaterThanOrEqual(1);
    const { rows } = await people.router.pool.query('SELECT FROM inbound_messages WHERE received_at < $1', [new Date(Date.now() - 7 * DAY_MS)]);
    expect(rows).toEqual([]);
  });
});
