import {
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_KAFKA_MESSAGE_KEY,
  ATTR_KAFKA_OFFSET,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_CONSUMER_GROUP_NAME,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
  ATTR_RPC_METHOD,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions/incubating';
import * as registry from '@opentelemetry/semantic-conventions/incubating';

import { type ReceivedSpan, type SpanKindName } from '../otlp-json';

/**
 * What OpenTelemetry's semantic conventions, version 1.45.0, ask of a kind of span: the pages named, their tables of attributes (Required, and
 * Conditionally Required where the condition holds for all of our spans of the kind), and how a span is named.
 */
interface Convention {
  /** Below https://github.com/open-telemetry/semantic-conventions/blob/v1.45.0/docs/ */
  readonly page: string;
  readonly applies: (span: ReceivedSpan) => boolean;
  readonly kind: SpanKindName;
  readonly name: (attributes: ReceivedSpan['attributes']) => string;
  readonly required: readonly string[];
  readonly values?: Readonly<Record<string, string>>;
  /** Whether these attributes tell of an error; undefined: the span alone knows. */
  readonly failed?: (attributes: ReceivedSpan['attributes']) => boolean | undefined;
}

const has = (name: string) => ({ attributes }: ReceivedSpan): boolean => attributes[name] !== undefined;
const isBatch = has(ATTR_MESSAGING_BATCH_MESSAGE_COUNT);
const operation = (type: string) => ({ attributes }: ReceivedSpan): boolean => attributes[ATTR_MESSAGING_OPERATION_TYPE] === type;
const told = (attributes: ReceivedSpan['attributes'], ...names: readonly string[]): string =>
  names.flatMap((name) => (attributes[name] === undefined ? [] : [String(attributes[name])])).join(' ');

const MESSAGING = [ATTR_MESSAGING_SYSTEM_NAME, ATTR_MESSAGING_OPERATION_NAME, ATTR_MESSAGING_OPERATION_TYPE];
/** rpc/grpc.md: of a server these are errors, of a client everything but OK is. */
const GRPC_SERVER_ERRORS: ReadonlySet<unknown> = new Set(['UNKNOWN', 'DEADLINE_EXCEEDED', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS']);

export const CONVENTIONS: readonly Convention[] = [
  {
    page: 'messaging/messaging-spans.md#send-span-producer',
    applies: operation('send'),
    kind: 'PRODUCER',
    name: (attributes) => told(attributes, ATTR_MESSAGING_OPERATION_NAME, ATTR_MESSAGING_DESTINATION_NAME),
    required: [...MESSAGING, ATTR_MESSAGING_DESTINATION_NAME],
  },
  {
    page: 'messaging/messaging-spans.md#process-span',
    applies: (span) => operation('process')(span) && !isBatch(span),
    kind: 'CONSUMER',
    name: (attributes) => told(attributes, ATTR_MESSAGING_OPERATION_NAME, ATTR_MESSAGING_DESTINATION_NAME),
    required: [...MESSAGING, ATTR_MESSAGING_DESTINATION_NAME, ATTR_MESSAGING_CONSUMER_GROUP_NAME, ATTR_MESSAGING_DESTINATION_PARTITION_ID],
  },
  {
    page: 'messaging/messaging-spans.md#process-span (of a batch)',
    applies: (span) => operation('process')(span) && isBatch(span),
    kind: 'CONSUMER',
    name: (attributes) => told(attributes, ATTR_MESSAGING_OPERATION_NAME, ATTR_MESSAGING_DESTINATION_NAME),
    required: [...MESSAGING, ATTR_MESSAGING_CONSUMER_GROUP_NAME, ATTR_MESSAGING_BATCH_MESSAGE_COUNT],
  },
  {
    page: 'messaging/kafka.md',
    applies: (span) => operation('process')(span) && !isBatch(span) && span.attributes[ATTR_MESSAGING_SYSTEM_NAME] === 'kafka',
    kind: 'CONSUMER',
    name: (attributes) => told(attributes, ATTR_MESSAGING_OPERATION_NAME, ATTR_MESSAGING_DESTINATION_NAME),
    required: [ATTR_KAFKA_OFFSET, ATTR_KAFKA_MESSAGE_KEY],
  },
  {
    page: 'rpc/grpc.md#server',
    applies: (span) => has(ATTR_RPC_SYSTEM_NAME)(span) && span.kind === 'SERVER',
    kind: 'SERVER',
    name: (attributes) => told(attributes, ATTR_RPC_METHOD),
    required: [ATTR_RPC_METHOD, ATTR_RPC_STATUS_CODE],
    values: { [ATTR_RPC_SYSTEM_NAME]: 'grpc' },
    failed: (attributes) => GRPC_SERVER_ERRORS.has(attributes[ATTR_RPC_STATUS_CODE]),
  },
  {
    page: 'rpc/grpc.md#client',
    applies: (span) => has(ATTR_RPC_SYSTEM_NAME)(span) && span.kind !== 'SERVER',
    kind: 'CLIENT',
    name: (attributes) => told(attributes, ATTR_RPC_METHOD),
    required: [ATTR_RPC_METHOD, ATTR_RPC_STATUS_CODE, ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT],
    values: { [ATTR_RPC_SYSTEM_NAME]: 'grpc' },
    failed: (attributes) => attributes[ATTR_RPC_STATUS_CODE] !== 'OK',
  },
  {
    page: 'http/http-spans.md#http-server-span',
    applies: (span) => has(ATTR_HTTP_REQUEST_METHOD)(span) && span.kind === 'SERVER',
    kind: 'SERVER',
    name: (attributes) => told(attributes, ATTR_HTTP_REQUEST_METHOD, ATTR_HTTP_ROUTE),
    required: [ATTR_HTTP_REQUEST_METHOD, ATTR_URL_PATH, ATTR_URL_SCHEME, ATTR_HTTP_RESPONSE_STATUS_CODE],
    failed: (attributes) => Number(attributes[ATTR_HTTP_RESPONSE_STATUS_CODE]) >= 500,
  },
  {
    page: 'http/http-spans.md#http-client-span',
    applies: (span) => has(ATTR_HTTP_REQUEST_METHOD)(span) && span.kind !== 'SERVER',
    kind: 'CLIENT',
    name: (attributes) => told(attributes, ATTR_HTTP_REQUEST_METHOD),
    required: [ATTR_HTTP_REQUEST_METHOD, ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT, ATTR_URL_FULL],
    failed: (attributes) => (attributes[ATTR_HTTP_RESPONSE_STATUS_CODE] === undefined ? true : Number(attributes[ATTR_HTTP_RESPONSE_STATUS_CODE]) >= 400),
  },
  {
    page: 'db/postgresql.md',
    applies: has(ATTR_DB_SYSTEM_NAME),
    kind: 'CLIENT',
    name: (attributes) => told(attributes, ATTR_DB_QUERY_SUMMARY),
    required: [ATTR_DB_NAMESPACE, ATTR_DB_OPERATION_NAME, ATTR_DB_QUERY_SUMMARY, ATTR_SERVER_ADDRESS],
    values: { [ATTR_DB_SYSTEM_NAME]: 'postgresql' },
    failed: (attributes) => (attributes[ATTR_DB_RESPONSE_STATUS_CODE] === undefined ? undefined : true),
  },
];

/** Every name that the registry of attributes has, those that are deprecated too. */
const REGISTERED: ReadonlySet<unknown> = new Set(Object.entries(registry).flatMap(([name, value]) => (name.startsWith('ATTR_') ? [value] : [])));
/** Registered once, and replaced since: general/attribute-requirement-level.md, and the registry's notes at each. */
const REPLACED = /^(?:rpc\.(?:system|service|grpc\..*)|messaging\.(?:system|operation|kafka\..*)|db\.(?:system|statement|name|user|operation|connection_string)|net\..*|http\.(?:method|status_code|url|target|host|scheme|flavor|user_agent))$/;
const OWN = 'switchback.';

/** What of the conventions a span breaks, in a sentence each; the same sentence for each span of its kind. */
export function breaches(span: ReceivedSpan): string[] {
  const { attributes, failed, kind, links, name, parentSpanId, statusMessage } = span;
  const general = [
    ...Object.keys(attributes).flatMap((key) => (isKnown(key) ? [] : [`${key} is neither in the registry nor our own`])),
    ...Object.keys(attributes).flatMap((key) => (REPLACED.test(key) ? [`${key} has been replaced`] : [])),
    ...(failed === has(ATTR_ERROR_TYPE)(span) ? [] : ['error.type and an error status come together']),
    ...(statusMessage === undefined ? [] : ['a status has a text, which may hold content']),
  ];
  const particular = CONVENTIONS.filter(({ applies }) => applies(span)).flatMap((convention) => [
    ...(convention.kind === kind ? [] : [`is ${kind}, not ${convention.kind} (${convention.page})`]),
    ...(convention.name(attributes) === name ? [] : [`is to be called ${convention.name(attributes)} (${convention.page})`]),
    ...convention.required.flatMap((key) => (attributes[key] === undefined ? [`lacks ${key} (${convention.page})`] : [])),
    ...Object.entries(convention.values ?? {}).flatMap(([key, value]) => (attributes[key] === value ? [] : [`${key} is not ${value} (${convention.page})`])),
    ...((convention.failed?.(attributes) ?? failed) === failed ? [] : [`is ${failed ? '' : 'not '}an error (${convention.page})`]),
  ]);
  const unlinked = operation('process')(span) && !isBatch(span) && parentSpanId !== undefined && !links.some(({ spanId }) => spanId === parentSpanId);
  return [...general, ...particular, ...(unlinked ? ['has no link to where its record was made (messaging/messaging-spans.md#consumer-spans)'] : [])].map(
    (breach) => `${span.scope} ${name}: ${breach}`,
  );
}

function isKnown(key: string): boolean {
  return REGISTERED.has(key) || key.startsWith(OWN);
}
