import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

interface FileEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly dependencies: readonly string[];
  readonly symbols: readonly string[];
}

/** Finds files of a FileDescriptorSet by name and by the symbols that they declare. */
export class DescriptorIndex {
  readonly #files = new Map<string, FileEntry>();
  readonly #symbols = new Map<string, FileEntry>();

  /** @param files serialised FileDescriptorProtos */
  constructor(files: readonly Uint8Array[]) {
    for (const file of files.map(readFile)) {
      if (this.#files.has(file.name)) continue;
      this.#files.set(file.name, file);
      for (const symbol of file.symbols) this.#symbols.set(symbol, file);
    }
  }

  /** The file and everything that it imports, dependencies last; undefined when it is not known. */
  byName(name: string): readonly Uint8Array[] | undefined {
    const file = this.#files.get(name);
    return file === undefined ? undefined : this.#closure(file);
  }

  /** The file that declares a message, enum, enum value, field, service or method, as {@link byName}. */
  bySymbol(symbol: string): readonly Uint8Array[] | undefined {
    for (let name = symbol.replace(/^\./, ''); name !== ''; name = name.slice(0, Math.max(name.lastIndexOf('.'), 0))) {
      const file = this.#symbols.get(name);
      if (file !== undefined) return this.#closure(file);
    }
    return undefined;
  }

  #closure(start: FileEntry): readonly Uint8Array[] {
    const seen = new Map([[start.name, start]]);
    for (const file of seen.values()) {
      for (const dependency of file.dependencies) {
        const found = this.#files.get(dependency);
        if (found !== undefined) seen.set(dependency, found);
      }
    }
    return [...seen.values()].map(({ bytes }) => bytes);
  }
}

/** The files of a serialised FileDescriptorSet. */
export function filesOfSet(set: Uint8Array): readonly Uint8Array[] {
  return fields(set)
    .filter(({ field }) => field === 1)
    .map(({ bytes }) => bytes);
}

function readFile(bytes: Uint8Array): FileEntry {
  const parts = fields(bytes);
  const texts = (field: number): string[] => parts.filter((part) => part.field === field).map((part) => text(part.bytes));
  const nested = (field: number): Uint8Array[] => parts.filter((part) => part.field === field).map((part) => part.bytes);
  const scope = texts(2)[0] ?? '';
  const symbols = [
    ...nested(4).flatMap((message) => messageSymbols(message, scope)),
    ...[...nested(5), ...nested(6)].map((declaration) => qualified(scope, nameOf(declaration))),
  ];
  return { name: texts(1)[0] ?? '', bytes, dependencies: texts(3), symbols };
}

function messageSymbols(message: Uint8Array, scope: string): string[] {
  const name = qualified(scope, nameOf(message));
  const parts = fields(message);
  const inner = parts.filter(({ field }) => field === 3).flatMap(({ bytes }) => messageSymbols(bytes, name));
  const enums = parts.filter(({ field }) => field === 4).map(({ bytes }) => qualified(name, nameOf(bytes)));
  return [name, ...inner, ...enums];
}

const qualified = (scope: string, name: string): string => (scope === '' ? name : `${scope}.${name}`);
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const nameOf = (declaration: Uint8Array): string => text(fields(declaration).find(({ field }) => field === 1)?.bytes ?? new Uint8Array());

// In descriptor.proto everything that an index needs is length-delimited.
function fields(bytes: Uint8Array): { readonly field: number; readonly bytes: Uint8Array }[] {
  const reader = new BinaryReader(bytes);
  const found: { field: number; bytes: Uint8Array }[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) found.push({ field, bytes: reader.bytes() });
    else reader.skip(wireType);
  }
  return found;
}
