/**
 * `describe` for specs that need a broker: skipped where there is none, with the reason in its name. With REQUIRE_KAFKA=1 the lack of
 * a broker is a failure.
 */
export function describeWithKafka(name: string, specs: () => void): void {
  const reason = process.env['SWITCHBACK_KAFKA_SKIP_REASON'];
  if (reason === undefined) describe(name, specs);
  else if (process.env['REQUIRE_KAFKA'] === '1') it(`${name}: needs Kafka`, () => Promise.reject(new Error(`REQUIRE_KAFKA=1, but ${reason}`)));
  else describe.skip(`${name} (skipped: ${reason})`, specs);
}
