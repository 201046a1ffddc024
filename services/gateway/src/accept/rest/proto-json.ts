import { readFileSync } from 'node:fs';

import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  ScalarType,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { descriptorSetPath } from '@switchback/contracts';
import { ApiError, nearestName } from '@switchback/service';

const PACKAGE = 'switchback.messaging.v1';
// protobuf-es names what it could not read, and then shows the value, which must not be repeated.
const SUBJECT = /^cannot decode (field|message|enum) (?:switchback\.messaging\.v1|google\.protobuf)\.([\w.]+) from JSON/;
const UNKNOWN_KEY = /: key "([\w-]{1,64})" is unknown$/;

/** A generated message's codec. */
export interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

const SCALARS: Readonly<Partial<Record<ScalarType, string>>> = {
  [ScalarType.STRING]: 'must be a text in quotes',
  [ScalarType.BOOL]: 'must be true or false, without quotes',
  [ScalarType.BYTES]: 'must be base64 in quotes',
};

let registry: FileRegistry | undefined;

/** Reads ProtoJSON (https://protobuf.dev/programming-guides/json), strictly. Errors: MALFORMED_REQUEST, saying which part. */
export function readJson<T>(name: string, codec: Codec<T>, json: JsonValue): T {
  const descriptor = describe(name);
  try {
    return codec.decode(toBinary(descriptor, fromJson(descriptor, json, { registry: types() })));
  } catch (error) {
    throw new ApiError('MALFORMED_REQUEST', `the request is not a ${name} in JSON${explain(error, name)}`);
  }
}

/** Writes ProtoJSON. */
export function writeJson<T>(name: string, codec: Codec<T>, message: T): JsonValue {
  const descriptor = describe(name);
  return toJson(descriptor, fromBinary(descriptor, codec.encode(message).finish()), { registry: types() });
}

function describe(name: string): DescMessage {
  const descriptor = types().getMessage(`${PACKAGE}.${name}`);
  if (descriptor === undefined) {
    throw new Error(`there is no message ${name}`);
  }
  return descriptor;
}

/** Loaded with the first request: 40 ms that a gateway without REST callers need not spend. */
function types(): FileRegistry {
  registry ??= createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptorSetPath)));
  return registry;
}

function explain(error: unknown, name: string): string {
  const message = error instanceof Error ? error.message : '';
  const [, kind, subject] = SUBJECT.exec(message) ?? [];
  const [, key] = UNKNOWN_KEY.exec(message) ?? [];
  if (key !== undefined) {
    return `: ${subject ?? 'a message'} has no field "${key}"; ${hintFor(key, subject ?? name)}`;
  }
  if (kind === 'enum') {
    return `: ${subject} must be one of ${valuesOf(subject ?? '')}`;
  }
  return subject === undefined ? '' : `: ${subject} ${mustBe(subject)}`;
}

/** The form of a field, "OutgoingMessage.request_id", or of a message. */
function mustBe(subject: string): string {
  const [name = '', field] = subject.split('.');
  if (name === 'Duration') return 'must be a time in seconds, as a text such as "60s"';
  if (name === 'Timestamp') return 'must be a time such as "2026-01-31T08:00:00Z"';
  if (field === undefined) return 'must be an object with its fields, in braces';
  const descriptor = types().getMessage(`${PACKAGE}.${name}`)?.fields.find((one) => one.name === field);
  switch (descriptor?.fieldKind) {
    case 'list':
      return 'must be a list of such values, in square brackets';
    case 'map':
      return 'must be an object of names and texts, in braces';
    case 'scalar':
      return SCALARS[descriptor.scalar] ?? 'must be a number';
    case 'message':
    case 'enum':
    case undefined:
      return 'cannot be read';
  }
}

function hintFor(key: string, name: string): string {
  const fields = types().getMessage(`${PACKAGE}.${name}`)?.fields.map((field) => field.name) ?? [];
  const nearest = nearestName(key, fields);
  return nearest === undefined ? `it has ${fields.length === 0 ? 'none' : fields.join(', ')}` : `did you mean "${nearest}"?`;
}

function valuesOf(name: string): string {
  const values = types().getEnum(`${PACKAGE}.${name}`)?.values ?? [];
  return values.filter((value) => value.number !== 0).map((value) => value.name).join(', ');
}
