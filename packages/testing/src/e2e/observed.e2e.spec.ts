import { Channel } from '@switchback/contracts';
import { type PlatformOptions } from '@switchback/local-platform';

import { describeWithKafka } from '../describe-with-kafka';

import { ObservedPlatform } from './observed-platform';
import { realInputSuite } from './real-input-suite';
import { traceSuite } from './trace-suite';

describe('observed on the postgres bus', () => {
  const test = useObserved({ bus: 'postgres' });
  describe('one trace', () => traceSuite(test));
});

describeWithKafka('observed on Kafka', () => {
  const test = useObserved({ bus: 'kafka' });
  describe('SMS by Twilio, then e-mail by SMTP', () => realInputSuite(test));
  describe('one trace', () => traceSuite(test));
});

/** One platform for the suites of a bus, the one that ends it last. */
function useObserved(options: Pick<PlatformOptions, 'bus'>): () => ObservedPlatform {
  let observed: ObservedPlatform | undefined;

  beforeAll(async () => {
    observed = await ObservedPlatform.start(options);
    const fallbackAfter = { seconds: 60, nanos: 0 };
    await observed.api.createPolicy({ name: 'sms-then-email', steps: [{ channel: Channel.CHANNEL_SMS, fallbackAfter }, { channel: Channel.CHANNEL_EMAIL }] });
  });

  afterAll(() => observed?.close());

  return () => {
    if (observed === undefined) throw new Error('the platform did not start');
    return observed;
  };
}
