import { type PlatformOptions, startPlatform } from '@switchback/local-platform';

import { ApiCaller } from '../api-caller';
import { describeWithKafka } from '../describe-with-kafka';
import { OtlpReceiver } from '../otlp-receiver';

import { drainSuite } from './drain-suite';
import { logSuite } from './log-suite';
import { type Operated } from './operated';
import { replaySuite } from './replay-suite';

describe('operated on the postgres bus', () => {
  const operated = useOperated({ bus: 'postgres' });
  describe('logs', () => logSuite(operated));
  describe('dead letters', () => replaySuite(operated));
  describe('a stop', () => drainSuite(operated));
});

describeWithKafka('operated on Kafka', () => {
  const operated = useOperated({ bus: 'kafka' });
  describe('dead letters', () => replaySuite(operated));
  describe('a stop', () => drainSuite(operated));
});

function useOperated(options: Pick<PlatformOptions, 'bus'>): () => Operated {
  let operated: Operated | undefined;
  const undo: (() => unknown)[] = [];

  beforeAll(async () => {
    const otlp = await OtlpReceiver.start();
    undo.push(() => otlp.close());
    const platform = await startPlatform({
      ...options,
      environment: { ...otlp.environment, SWITCHBACK_DRAIN_SECONDS: '2' },
      serviceEnvironment: { whatsapp: { SWITCHBACK_DRAIN_SECONDS: '600' } },
    });
    undo.push(() => platform.stop(), () => platform.kill('whatsapp'));
    const api = new ApiCaller(platform);
    undo.push(() => api.close());
    operated = { platform, api, otlp };
  });

  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  return () => {
    if (operated === undefined) throw new Error('the platform did not start');
    return operated;
  };
}
