import { Kafka, logLevel, type LogEntry, type RetryOptions, type SASLOptions } from 'kafkajs';

import { type BusLog } from '../bus';
import { type KafkaBusConfig, type KafkaSasl } from '../config';
import { kafkaAdvice } from './kafka-advice';
import { patchRequestQueue } from './patch-request-queue';
import { RepeatedLines } from './repeated-lines';
import { socketFactory } from './socket-factory';

/** Few and short: whoever called tries again, and knows better how long. */
export const RETRY: RetryOptions = { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2 };

const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

export function createKafka(config: KafkaBusConfig, log: BusLog): Kafka {
  patchRequestQueue();
  const lines = new RepeatedLines();
  return new Kafka({
    clientId: config.clientId,
    brokers: config.brokers,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: RETRY,
    socketFactory: socketFactory(config.tls),
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      if (lines.isNews(entry.log.message, performance.now())) logEntry(log, entry);
    },
    // Says no more than that there is TLS: the files are read by the factory.
    ...(config.tls === undefined ? {} : { ssl: true }),
    ...(config.sasl === undefined ? {} : { sasl: saslOptions(config.sasl) }),
  });
}

/** kafkajs keeps the object and reads the password from it whenever it authenticates. */
function saslOptions({ mechanism, username, password }: KafkaSasl): SASLOptions {
  const credentials = {
    username,
    get password() {
      return password();
    },
  };
  switch (mechanism) {
    case 'plain':
      return Object.assign(credentials, { mechanism });
    case 'scram-sha-256':
      return Object.assign(credentials, { mechanism });
    case 'scram-sha-512':
      return Object.assign(credentials, { mechanism });
  }
}

/** What kafkajs calls an error it mostly overcomes; what it does not comes to us as an error of its own. Error answers are tried again. */
function logEntry(log: BusLog, { level, namespace, log: { message } }: LogEntry): void {
  if (message.startsWith('Response ')) return;
  if (/rebalanc/i.test(message)) return log({ level: 'info', message: `kafka: ${message}` });
  if (level <= logLevel.WARN) log({ level: 'warn', message: `kafka ${namespace}: ${message}${kafkaAdvice(message)}` });
}
