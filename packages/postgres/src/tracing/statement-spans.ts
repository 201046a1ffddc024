import { context, SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { type Pool } from 'pg';

import { aroundStatements, type SendStatement } from '../around-statements';
import { sqlState } from '../sqlstate';
import { isSampled } from './batch-span';
import { errorType } from './error-type';

const tracer = trace.getTracer('@switchback/postgres');
const DEFAULT_PORT = 5432;

/**
 * Makes each statement on the pool's sessions a CLIENT span of the trace that it is sent in, by OpenTelemetry's conventions for PostgreSQL.
 * In no trace it costs one look. Neither values nor the server's words are told: both may hold content.
 */
export function traceStatements(pool: Pool, schema: string): void {
  aroundStatements(pool, (client, send) => {
    const connection = connectionAttributes(client, schema);
    return (args) => (isSampled(trace.getSpanContext(context.active())) ? sendTraced(send, args, connection) : send(args));
  });
}

function sendTraced(send: SendStatement, args: readonly unknown[], connection: Attributes): unknown {
  const statement = statementOf(args[0]);
  const span = tracer.startSpan(statement.summary, { kind: SpanKind.CLIENT, attributes: { ...connection, ...statement.attributes } });
  const last = args.at(-1);
  if (typeof last === 'function') {
    const answered = (error: unknown, ...rest: unknown[]): void => {
      end(span, error);
      Reflect.apply(last, undefined, [error, ...rest]);
    };
    return send([...args.slice(0, -1), answered]);
  }
  const answer = send(args);
  if (answer instanceof Promise) answer.then(() => end(span), (error: unknown) => end(span, error));
  else end(span);
  return answer;
}

interface Statement {
  readonly summary: string;
  readonly attributes: Attributes;
}

/** By name: a service has some dozens. */
const prepared = new Map<string, Statement>();

/**
 * Prepared statements have names that say what they do, and by which their text is found; it is long, and is not sent with each span. Of others the
 * first word is the summary. Our statements hold no values, only parameters.
 */
function statementOf(query: unknown): Statement {
  const name = field(query, 'name');
  const known = prepared.get(name);
  if (known !== undefined) return known;
  const text = typeof query === 'string' ? query : field(query, 'text');
  const operation = /^\s*([A-Za-z]+)/.exec(text)?.[1]?.toUpperCase() ?? 'QUERY';
  if (name === '') return { summary: operation, attributes: { 'db.operation.name': operation, 'db.query.summary': operation, 'db.query.text': text } };
  const summary = name.replace(/\.+$/, '');
  const statement = { summary, attributes: { 'db.operation.name': operation, 'db.query.summary': summary } };
  prepared.set(name, statement);
  return statement;
}

function field(value: unknown, name: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'string' ? found : '';
}

function connectionAttributes(client: object, schema: string): Attributes {
  const port: unknown = Reflect.get(client, 'port');
  return {
    'db.system.name': 'postgresql',
    'db.namespace': `${field(client, 'database')}|${schema}`,
    'server.address': field(client, 'host'),
    ...(typeof port === 'number' && port !== DEFAULT_PORT ? { 'server.port': port } : {}),
  };
}

function end(span: Span, error?: unknown): void {
  if (error !== undefined && error !== null) {
    const state = sqlState(error);
    if (state !== undefined) span.setAttribute('db.response.status_code', state);
    span.setAttribute('error.type', state ?? errorType(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
