import { describeWithKafka } from '@switchback/testing';

import { composeSuite } from '../testing/compose-suite';
import { layoutSuite } from '../testing/layout-suite';
import { Production } from '../testing/production';

// What images hold is made once. It runs here without a container, and without anything that a container would not have.
let made: Production | undefined;
const production = (): Production => {
  if (made === undefined) throw new Error('it was not made');
  return made;
};

beforeAll(async () => {
  made = await Production.make();
}, 300_000);

afterAll(() => made?.remove());

describe('a production layout', () => layoutSuite(production));
describeWithKafka('deploy/compose on Kafka', () => composeSuite(production));
