import { type JsonValue } from '@bufbuild/protobuf';
import { type Request, type RequestHandler, type Response } from 'express';

import { authenticateCustomer, type AuthenticateParts } from '../../authenticate-caller';
import { type Call } from '../../call';
import { type Codec, readJson, writeJson } from './proto-json';

/** A message's name and codec, as JSON needs both. */
export interface Shape<T> {
  readonly name: string;
  readonly codec: Codec<T>;
}

export interface Route<Input, Output> {
  readonly input: Shape<Input>;
  readonly output: Shape<Output>;
  /** The request message in JSON, gathered from body, path and query. */
  readonly gather: (request: Request) => JsonValue;
  readonly use: (customerId: string, input: Input, call: RestCall) => Promise<Output>;
}

/** A call with what REST callers can say about their trace. */
export interface RestCall extends Call {
  readonly traceparent: string | undefined;
}

// HTTP has no deadline of its own.
const PATIENCE_MS = 30_000;

/** One REST method: authenticate, read, use case, write. */
export function route<Input, Output>(parts: AuthenticateParts, { input, output, gather, use }: Route<Input, Output>): RequestHandler {
  return async (request, response) => {
    const customerId = await authenticateCustomer(parts, request.get('authorization'));
    const message = readJson(input.name, input.codec, gather(request));
    const answer = await use(customerId, message, callOf(request, response, parts.now()));
    response.json(writeJson(output.name, output.codec, answer));
  };
}

/** The path's variables and the query's fields as one JSON object; `lists` are the fields that may be repeated. */
export function fromUrl(request: Request, lists: readonly string[] = []): Record<string, JsonValue> {
  const fields: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(request.query)) {
    const values = [value].flat().filter((one) => typeof one === 'string');
    fields[name] = lists.includes(name) ? values : (values[0] ?? '');
  }
  return { ...fields, ...stringsOf(request.params) };
}

function stringsOf(params: Request['params']): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value].flat().join('/')]));
}

function callOf(request: Request, response: Response, now: number): RestCall {
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) {
      controller.abort();
    }
  });
  return { deadline: now + PATIENCE_MS, signal: controller.signal, traceparent: request.get('traceparent') };
}
