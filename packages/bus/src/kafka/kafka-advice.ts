/** What fails on the way to a broker or at it, and what is to be looked at. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/self-signed certificate|unable to (?:get|verify)|unable to find/i, "the broker's certificate is of no authority that is trusted: see KAFKA_TLS_CA"],
  [/does not match certificate's altnames/i, "the broker's certificate is made out to another name than the one in KAFKA_BROKERS or in the broker's advertised.listeners"],
  [/certificate has expired|certificate expired|certificate is not yet valid/i, 'a certificate is out of its time'],
  [/alert (?:certificate required|bad certificate|unknown ca|handshake failure)|certificate unknown/i, 'the broker does not take our certificate: see KAFKA_TLS_CERT and KAFKA_TLS_KEY'],
  [/wrong version number|packet length too long/i, 'the broker does not speak TLS on this port: see KAFKA_TLS'],
  [/SASL .* (?:failed|not supported)/i, 'see KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD'],
  [/group coordinator|authorized to access group/i, 'unless Kafka has just been started, an ACL is missing: the service may not read the group'],
  [/authorized to access topics/i, 'an ACL is missing: the service may not use the topic'],
  [/operation on an invalid topic/i, '"." and "_" are one to Kafka: another topic may have this name, see KAFKA_PREFIX'],
  [/ENOENT|EACCES/, 'a file of KAFKA_TLS_CA, KAFKA_TLS_CERT or KAFKA_TLS_KEY cannot be read'],
];

/** To be put behind what kafkajs says: what to look at; empty when nothing is known. */
export function kafkaAdvice(message: string): string {
  const known = ADVICE.find(([pattern]) => pattern.test(message));
  return known === undefined ? '' : ` (${known[1]})`;
}
