import { Channel, SuppressionReason } from '@switchback/contracts';
import { SUPPRESSION_ID } from '../testing/fake-suppressions';
import { Workplace, type Result } from '../testing/workplace';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

const cli = (...args: readonly string[]): Promise<Result> => place.run(args);

describe('suppression add', () => {
  it('suppresses an address on a channel and shows the entry, not the address', async () => {
    const result = await cli('suppression', 'add', '+15005550004', '--channel', 'sms');
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining(SUPPRESSION_ID) });
    expect(result.out).toContain('OPTED_OUT');
    expect(result.out).not.toContain('5005550004');
    expect(place.api.suppressions.created).toMatchObject([{ target: { address: '+15005550004', channel: Channel.CHANNEL_SMS, allChannels: false } }]);
  });

  it('suppresses it on all channels, for a time', async () => {
    const { out } = await cli('suppression', 'add', 'someone@sandbox.test', '--all-channels', '--expires-in', '24h', '--json');
    expect(JSON.parse(out)).toMatchObject({ suppression: { id: SUPPRESSION_ID, channel: 'ALL', source: 'API' } });
    const [request] = place.api.suppressions.created;
    expect(request?.target?.allChannels).toBe(true);
    expect((request?.expireTime?.getTime() ?? 0) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  });

  it.each([
    ['no channel', []],
    ['a channel and all', ['--channel', 'SMS', '--all-channels']],
    ['an unknown channel', ['--channel', 'FAX']],
  ])('is wrong usage with %s', async (_name, flags) => {
    expect(await cli('suppression', 'add', '+15005550004', ...flags)).toMatchObject({ code: 2 });
    expect(place.api.suppressions.created).toEqual([]);
  });
});

describe('suppression get and remove', () => {
  it('take an address with its channel, or an id', async () => {
    expect(await cli('suppression', 'get', '+15005550004', '--channel', 'SMS')).toMatchObject({ code: 0, out: expect.stringContaining(SUPPRESSION_ID) });
    expect(await cli('suppression', 'get', SUPPRESSION_ID)).toMatchObject({ code: 0 });
    expect(await cli('suppression', 'remove', SUPPRESSION_ID)).toMatchObject({ code: 0, out: 'suppression removed\n' });
    expect(await cli('suppression', 'remove', '+15005550004', '--all-channels', '--json')).toMatchObject({ code: 0, out: '{"removed":true}\n' });
    expect(place.api.suppressions.deleted).toMatchObject([{ id: SUPPRESSION_ID }, { id: '', target: { allChannels: true } }]);
  });

  it('say when there is none', async () => {
    const result = await cli('suppression', 'get', '+15005550006', '--channel', 'SMS');
    expect(result).toMatchObject({ code: 4, err: expect.stringContaining('SUPPRESSION_NOT_FOUND') });
  });
});

describe('suppression list', () => {
  it('shows a page and how to go on', async () => {
    const result = await cli('suppression', 'list', '--address', '+15005550004', '--reason', 'opted_out');
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining('sup_1'), err: expect.stringContaining('--page-token p2') });
    expect(place.api.suppressions.listed).toMatchObject([{ address: '+15005550004', reason: SuppressionReason.SUPPRESSION_REASON_OPTED_OUT }]);
  });

  it('goes through all pages, one document a line', async () => {
    const { out } = await cli('suppression', 'list', '--all', '--json');
    expect(out.trim().split('\n').map((line) => JSON.parse(line))).toMatchObject([{ id: 'sup_1', channel: 'ALL' }, { id: 'sup_2' }]);
  });
});

describe('acknowledge', () => {
  it('says that the person acted', async () => {
    expect(await cli('acknowledge', 'msg_1')).toMatchObject({ code: 0, out: expect.stringContaining('msg_1  DELIVERED') });
    expect(JSON.parse((await cli('acknowledge', 'msg_1', '--json')).out)).toMatchObject({ message: { id: 'msg_1', reason: 'ACKNOWLEDGED' } });
  });
});
