import { testPart } from './test-part';

/**
 * Brokers to test against: KAFKA_BROKERS, else a broker started for this test run, else the reason why there is none. With
 * REQUIRE_KAFKA=1 the lack of one is an error.
 */
export async function kafkaBrokers(): Promise<string[] | { skip: string }> {
  const given = process.env['KAFKA_BROKERS'];
  if (given !== undefined && given !== '') return given.split(',');
  const part = await testPart('kafka');
  if ('value' in part) return part.value.split(',');
  if (process.env['REQUIRE_KAFKA'] === '1') throw new Error(`REQUIRE_KAFKA=1, but there is no Kafka: ${part.skip}`);
  return part;
}
