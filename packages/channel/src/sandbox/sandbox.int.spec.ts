import { aDispatch, ChannelUnderTest } from '../../testing/channel-under-test';

describe('the sandbox through the whole service', () => {
  let test: ChannelUnderTest;
  beforeAll(async () => {
    test = await ChannelUnderTest.create();
    await test.start();
  });
  afterAll(() => test.close());

  it.each<[string, string[], object]>([
    ['+15005550006', ['SENT', 'DELIVERED'], {}],
    ['+14155552671', ['SENT', 'DELIVERED'], {}],
    ['+15005550001', ['REJECTED'], { errorClass: 'ERROR_CLASS_RECIPIENT_PERMANENT', providerCode: 'invalid_recipient' }],
    ['+15005550009', ['SENT', 'UNDELIVERED'], { errorClass: 'ERROR_CLASS_RECIPIENT_TEMPORARY', providerCode: 'unreachable' }],
    ['+15005550004', ['REJECTED'], { errorClass: 'ERROR_CLASS_OPTED_OUT' }],
    ['+15005550007', ['SENT'], {}],
    ['+15005550008', ['UNKNOWN'], { errorClass: 'ERROR_CLASS_AMBIGUOUS', providerCode: 'TIMEOUT' }],
    ['+15005550003', ['SENT', 'DELIVERED'], {}],
    ['+15005550005', ['SENT', 'DELIVERED', 'READ'], {}],
  ])('%s: %j', async (address, statuses, last) => {
    const dispatch = aDispatch({ address });
    await test.dispatch(dispatch);
    const event = await test.reported(dispatch.attemptId, statuses.at(-1) ?? '');
    expect(test.statusesOf(dispatch.attemptId)).toEqual(statuses);
    expect(event).toMatchObject({ messageId: dispatch.messageId, provider: 'sandbox', ...last });
  });
});
