import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

// The messages of grpc.reflection.v1 and v1alpha, which are the same on the wire.

export type ReflectionQuery =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'extension' }
  | { readonly kind: 'extensionNumbers'; readonly name: string }
  | { readonly kind: 'services' }
  | { readonly kind: 'none' };

export interface ReflectionRequest {
  readonly host: string;
  readonly query: ReflectionQuery;
  /** The request's own bytes: the answer repeats them. */
  readonly bytes: Uint8Array;
}

export type ReflectionAnswer =
  | { readonly kind: 'files'; readonly files: readonly Uint8Array[] }
  | { readonly kind: 'services'; readonly names: readonly string[] }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

export interface ReflectionResponse {
  readonly request: ReflectionRequest;
  readonly answer: ReflectionAnswer;
}

export function decodeRequest(bytes: Uint8Array): ReflectionRequest {
  const reader = new BinaryReader(bytes);
  let host = '';
  let query: ReflectionQuery = { kind: 'none' };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) {
      reader.skip(wireType);
    } else if (field === 1) {
      host = reader.string();
    } else {
      query = queryOf(field, reader) ?? query;
    }
  }
  return { host, query, bytes };
}

function queryOf(field: number, reader: BinaryReader): ReflectionQuery | undefined {
  switch (field) {
    case 3:
      return { kind: 'file', name: reader.string() };
    case 4:
      return { kind: 'symbol', name: reader.string() };
    case 6:
      return { kind: 'extensionNumbers', name: reader.string() };
    case 5:
      reader.skip(WireType.LengthDelimited);
      return { kind: 'extension' };
    case 7:
      reader.skip(WireType.LengthDelimited);
      return { kind: 'services' };
    default:
      reader.skip(WireType.LengthDelimited);
      return undefined;
  }
}

export function encodeResponse({ request, answer }: ReflectionResponse): Buffer {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(request.host);
  writer.tag(2, WireType.LengthDelimited).bytes(request.bytes);
  writeAnswer(answer, writer);
  return Buffer.from(writer.finish());
}

function writeAnswer(answer: ReflectionAnswer, writer: BinaryWriter): void {
  switch (answer.kind) {
    case 'files':
      writer.tag(4, WireType.LengthDelimited).fork();
      for (const file of answer.files) writer.tag(1, WireType.LengthDelimited).bytes(file);
      writer.join();
      return;
    case 'services':
      writer.tag(6, WireType.LengthDelimited).fork();
      for (const name of answer.names) writer.tag(1, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(name).join();
      writer.join();
      return;
    case 'error':
      writer.tag(7, WireType.LengthDelimited).fork();
      writer.tag(1, WireType.Varint).int32(answer.code).tag(2, WireType.LengthDelimited).string(answer.message);
      writer.join();
  }
}
