import { type ReceivedSpan } from '../otlp-json';

import { breaches } from './conventions';

const base = {
  service: 'switchback-router',
  scope: 'scope',
  traceId: 'ab'.repeat(16),
  spanId: '01'.repeat(8),
  parentSpanId: '02'.repeat(8),
  startedAt: 1n,
  endedAt: 2n,
  links: [{ traceId: 'ab'.repeat(16), spanId: '02'.repeat(8) }],
  failed: false,
  statusMessage: undefined,
};

// As the pages write them down, and not as we make them.
const SEND: ReceivedSpan = {
  ...base,
  name: 'send MyTopic',
  kind: 'PRODUCER',
  attributes: { 'messaging.system.name': 'kafka', 'messaging.operation.name': 'send', 'messaging.operation.type': 'send', 'messaging.destination.name': 'MyTopic', 'kafka.message.key': 'myKey' },
};
const PROCESS: ReceivedSpan = {
  ...base,
  name: 'process MyTopic',
  kind: 'CONSUMER',
  attributes: {
    'messaging.system.name': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'MyTopic',
    'messaging.destination.partition.id': '1',
    'messaging.consumer.group.name': 'my-group',
    'kafka.offset': 12,
    'kafka.message.key': 'mykey',
  },
};
const ANSWERED: ReceivedSpan = {
  ...base,
  name: 'com.example.ExampleService/exampleMethod',
  kind: 'SERVER',
  attributes: { 'rpc.system.name': 'grpc', 'rpc.method': 'com.example.ExampleService/exampleMethod', 'rpc.status_code': 'NOT_FOUND' },
};
const CALLED: ReceivedSpan = { ...ANSWERED, kind: 'CLIENT', failed: true, attributes: { ...ANSWERED.attributes, 'error.type': 'NOT_FOUND', 'server.address': 'example.com', 'server.port': 50051 } };
const SERVED: ReceivedSpan = {
  ...base,
  name: 'POST /users/:userID',
  kind: 'SERVER',
  attributes: { 'http.request.method': 'POST', 'http.route': '/users/:userID', 'url.path': '/users/1', 'url.scheme': 'https', 'http.response.status_code': 404 },
};
const FETCHED: ReceivedSpan = {
  ...base,
  name: 'GET',
  kind: 'CLIENT',
  attributes: { 'http.request.method': 'GET', 'server.address': 'example.com', 'server.port': 443, 'url.full': 'https://example.com/a', 'http.response.status_code': 200 },
};
const QUERIED: ReceivedSpan = {
  ...base,
  name: 'get user by id',
  kind: 'CLIENT',
  attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'mydatabase|products', 'db.operation.name': 'SELECT', 'db.query.summary': 'get user by id', 'server.address': 'example.com' },
};

it.each([SEND, PROCESS, ANSWERED, CALLED, SERVED, FETCHED, QUERIED])('accepts $kind $name', (span) => {
  expect(breaches(span)).toEqual([]);
});

const lacking = (span: ReceivedSpan, key: string): ReceivedSpan => ({ ...span, attributes: Object.fromEntries(Object.entries(span.attributes).filter(([name]) => name !== key)) });
const saying = (span: ReceivedSpan, attributes: Record<string, unknown>): ReceivedSpan => ({ ...span, attributes: { ...span.attributes, ...attributes } });

it.each<[string, ReceivedSpan, string]>([
  ['another kind', { ...SEND, kind: 'CLIENT' }, 'is CLIENT, not PRODUCER (messaging/messaging-spans.md#send-span-producer)'],
  ['another name', { ...PROCESS, name: 'MyTopic process' }, 'is to be called process MyTopic (messaging/messaging-spans.md#process-span)'],
  ['no system', lacking(SEND, 'messaging.system.name'), 'lacks messaging.system.name (messaging/messaging-spans.md#send-span-producer)'],
  ['no group', lacking(PROCESS, 'messaging.consumer.group.name'), 'lacks messaging.consumer.group.name (messaging/messaging-spans.md#process-span)'],
  ['no link', { ...PROCESS, links: [] }, 'has no link to where its record was made (messaging/messaging-spans.md#consumer-spans)'],
  ['a name that has been replaced', saying(PROCESS, { 'messaging.kafka.offset': 1 }), 'messaging.kafka.offset has been replaced'],
  ['a name of nobody', saying(QUERIED, { 'db.plan': 'x' }), 'db.plan is neither in the registry nor our own'],
  ['no status code', lacking(ANSWERED, 'rpc.status_code'), 'lacks rpc.status_code (rpc/grpc.md#server)'],
  ['a caller that did not fail', { ...lacking(CALLED, 'error.type'), failed: false }, 'is not an error (rpc/grpc.md#client)'],
  ['a server that did', saying({ ...ANSWERED, failed: true }, { 'error.type': 'NOT_FOUND' }), 'is an error (rpc/grpc.md#server)'],
  ['a failure of no class', { ...QUERIED, failed: true }, 'error.type and an error status come together'],
  ['a status with a text', { ...CALLED, statusMessage: 'no such user' }, 'a status has a text, which may hold content'],
  ['a request without its address', lacking(FETCHED, 'url.full'), 'lacks url.full (http/http-spans.md#http-client-span)'],
])('tells of %s', (_what, span, breach) => {
  expect(breaches(span)).toContain(`scope ${span.name}: ${breach}`);
});
