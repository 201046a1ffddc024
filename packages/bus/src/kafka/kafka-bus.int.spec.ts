import { describeWithKafka, kafkaBrokers } from '@switchback/testing';

import { busContract } from '../testing/bus-contract';

describeWithKafka('Kafka', () => {
  busContract('the bus on Kafka', async () => {
    const brokers = await kafkaBrokers();
    if ('skip' in brokers) throw new Error(brokers.skip);
    return { kind: 'kafka', brokers, clientId: 'spec', sessionTimeoutMs: 6_000 };
  });
});
