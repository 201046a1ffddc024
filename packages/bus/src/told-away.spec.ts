import { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError, KafkaJSRequestTimeoutError } from 'kafkajs';
import { DatabaseError } from 'pg';

import { toldAway } from './told-away';

const withCode = (code: string): Error => Object.assign(new Error('a system error'), { code });
const database = (code: string): Error => Object.assign(new DatabaseError('the server said so', 0, 'error'), { code });
const retried = (error: Error): Error => new KafkaJSNumberOfRetriesExceeded(error, { retryCount: 3, retryTime: 100 });

test.each<[string, unknown]>([
  ['a refused connection', withCode('ECONNREFUSED')],
  ['a reset one', withCode('ECONNRESET')],
  ['a host that does not exist', withCode('ENOTFOUND')],
  ['a database that shuts down', database('57P01')],
  ['a statement that the server ended', database('57014')],
  ['a closed connection of pg', new Error('Connection terminated unexpectedly')],
  ['a broker that cannot be reached, tried several times', retried(new KafkaJSConnectionError('Connection error', { code: 'ECONNREFUSED' }))],
  ['an error answer of a broker', retried(new KafkaJSProtocolError(Object.assign(new Error('not the coordinator'), { type: 'NOT_COORDINATOR_FOR_GROUP', code: 16 })))],
  ['a password that a broker does not take', new Error('SASL SCRAM SHA512 authentication failed: invalid credentials')],
  ['a certificate that is not trusted', retried(new KafkaJSConnectionError('Connection error: self-signed certificate in certificate chain', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }))],
])('%s is an answer', (_what, error) => {
  expect(toldAway(error)).toBe(true);
});

test.each<[string, unknown]>([
  ['a request to a broker that was not answered', retried(new KafkaJSRequestTimeoutError('Request Fetch timed out'))],
  ['a connection to a broker that was not made in time', retried(new KafkaJSConnectionError('Connection timeout'))],
  ['a query that was not answered', new Error('Query read timeout')],
  ['a connection to the database that was not made in time', new Error('timeout exceeded when trying to connect')],
  ['one whose timer then closed it', new Error('Connection terminated due to connection timeout', { cause: new Error('Connection terminated unexpectedly') })],
  ['a timeout of the system', withCode('ETIMEDOUT')],
  ['an error that nobody knows', new TypeError('x is not a function')],
  ['no error', 'text'],
])('%s is none', (_what, error) => {
  expect(toldAway(error)).toBe(false);
});
