/**
 * The fields of log lines, and what they say. A text or an object under any other name is not printed: what nobody thought of cannot carry
 * content, an address or a key into the log. docs/logs.md explains each; a spec holds the two together.
 */
export const LOG_FIELDS = {
  level: 'how severe',
  time: 'when, ISO 8601',
  service: 'which service',
  pid: 'process id',
  msg: 'what happened',
  trace_id: 'the trace of the message',
  span_id: 'the span',
  messageId: 'the message',
  customerId: 'the customer',
  attemptId: 'the attempt',
  policy: 'name of the policy',
  policyVersion: 'version of the policy',
  status: 'status of the attempt or message; of an HTTP answer, its number',
  reason: 'why',
  late: 'whether it was corrected after it had ended',
  steps: 'the steps: channel, status, reason',
  step: "the step's number, from 0; of a shutdown, its name",
  attempts: 'how many attempts were made',
  durationMs: 'how long it took, in milliseconds',
  channel: 'SMS, EMAIL or WHATSAPP',
  provider: 'id of the provider',
  providerMessageId: "the provider's id of the message",
  call: 'which call of the attempt, from 1',
  errorClass: 'class of the error',
  code: "the provider's code",
  nextProvider: 'who is called next',
  retryInMs: 'when, in milliseconds from then',
  noFurtherCall: 'why nobody is called any more',
  refusedBy: 'who refused it',
  passedOver: 'who was passed over, and why',
  fault: 'name of the error that a provider threw',
  accepted: 'whether the provider agreed',
  held: 'how many claims this process holds',
  moved: 'how many attempts go another way',
  parked: 'how many receipts wait for their attempt',
  unlogged: 'how many refusals before this one left no line',
  rows: 'how many rows',
  mode: 'mode of a provider',
  expireTime: 'until when',
  keep: 'share of its traffic that a provider keeps',
  destination: 'country, as digits of its calling code',
  state: 'state of a circuit breaker',
  group: 'consumer group',
  attempt: 'which try of a batch',
  records: 'how many records',
  topic: 'topic of the bus',
  partition: 'partition of the topic',
  offset: 'offset in the partition',
  kind: 'what a consumer did',
  err: 'the error: type, message, code, stack, cause; no more of it',
  method: 'method that was called',
  task: 'work in the background',
  signal: 'signal of the system',
  cause: 'why the process stops',
  timeoutMs: 'a bound, in milliseconds',
  logLevel: 'level from now on',
  grpc: 'a line of the gRPC library',
  grpcPort: 'port of gRPC',
  httpPort: 'port of HTTP',
} as const satisfies Readonly<Record<string, string>>;

/** What stands where a value is not printed. */
export const REDACTED = '[redacted]';

/** The fields as they may be printed. */
export function printableFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, printable(name, value)]));
}

function printable(name: string, value: unknown): unknown {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'boolean':
    case 'undefined':
      return value;
    case 'string':
      return name in LOG_FIELDS ? value : REDACTED;
    case 'object':
      return printableObject(name, value);
    case 'function':
    case 'symbol':
      return REDACTED;
  }
}

function printableObject(name: string, value: object | null): unknown {
  // `err` has a serializer of its own.
  if (value === null || name === 'err') return value;
  if (value instanceof Date && name in LOG_FIELDS) return value.toISOString();
  if (name === 'steps' && Array.isArray(value)) return value.map((step: unknown) => (typeof step === 'object' && step !== null ? printableFields(step) : REDACTED));
  return REDACTED;
}
