import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { Kafka, logLevel, type ISocketFactory, type LogEntry, type RetryOptions, type SASLOptions } from 'kafkajs';

import { type BusLog } from '../bus';
import { type KafkaBusConfig } from '../config';
import { patchRequestQueue } from './patch-request-queue';
import { RepeatedLines } from './repeated-lines';

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
    socketFactory,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      if (lines.isNews(entry.log.message, performance.now())) logEntry(log, entry);
    },
    ...(config.ssl === undefined ? {} : { ssl: config.ssl }),
    ...(config.sasl === undefined ? {} : { sasl: saslOptions(config.sasl) }),
  });
}

function saslOptions({ mechanism, username, password }: NonNullable<KafkaBusConfig['sasl']>): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}

/** As kafkajs' own, and without Nagle's delay: requests are small and somebody waits for each. */
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl === undefined || ssl === null ? connectTcp({ host, port }, onConnect) : connectTls({ host, port, servername: host, ...ssl }, onConnect);
  socket.setKeepAlive(true, 60_000);
  socket.setNoDelay(true);
  return socket;
};

/** What kafkajs calls an error it mostly overcomes; what it does not comes to us as an error of its own. Error answers are tried again. */
function logEntry(log: BusLog, { level, namespace, log: { message } }: LogEntry): void {
  if (message.startsWith('Response ')) return;
  if (/rebalanc/i.test(message)) return log({ level: 'info', message: `kafka: ${message}` });
  if (level <= logLevel.WARN) log({ level: 'warn', message: `kafka ${namespace}: ${message}` });
}
