/**
 * Postgres arrays in wire format. pg sends a Buffer as a binary parameter and everything else as text, so a `bytea[]` of Buffers
 * would go as quoted hex: three times the CPU on both sides. These go as they are.
 */
const OID = { bytea: 17, int8: 20, int4: 23, text: 25, timestamptz: 1184, jsonb: 3802 } as const;

const HEADER_BYTES = 20;
const EMPTY_HEADER_BYTES = 12;
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** A parameter for `$n::bytea[]`. */
export function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  let size = 0;
  for (const value of values) size += value === null ? 0 : value.length;
  return encode(OID.bytea, values, size, (out, at, value) => {
    out.set(value, at);
    return value.length;
  });
}

/** A parameter for `$n::text[]`. A NUL character makes Postgres refuse it, as in any text. */
export function textArray(values: readonly (string | null)[]): Buffer {
  let size = 0;
  for (const value of values) size += value === null ? 0 : value.length * 3;
  return encode(OID.text, values, size, (out, at, value) => out.write(value, at));
}

/** A parameter for `$n::jsonb[]`, from JSON texts. */
export function jsonbArray(texts: readonly (string | null)[]): Buffer {
  let size = 0;
  for (const text of texts) size += text === null ? 0 : 1 + text.length * 3;
  return encode(OID.jsonb, texts, size, (out, at, text) => {
    out[at] = 1; // version of the jsonb wire format
    return 1 + out.write(text, at + 1);
  });
}

/** A parameter for `$n::int4[]`. */
export function integerArray(values: readonly (number | null)[]): Buffer {
  return encode(OID.int4, values, values.length * 4, (out, at, value) => out.writeInt32BE(value, at) - at);
}

/** A parameter for `$n::int8[]`. */
export function bigintArray(values: readonly (bigint | null)[]): Buffer {
  return encode(OID.int8, values, values.length * 8, (out, at, value) => out.writeBigInt64BE(value, at) - at);
}

/** A parameter for `$n::timestamptz[]`; whole milliseconds. */
export function timestampArray(values: readonly (Date | null)[]): Buffer {
  return encode(OID.timestamptz, values, values.length * 8, (out, at, value) => {
    const micros = BigInt(value.getTime() - POSTGRES_EPOCH_MS) * 1000n;
    return out.writeBigInt64BE(micros, at) - at;
  });
}

/** `write` puts one value at `at` and returns its length; `size` is an upper bound of all lengths. */
function encode<T>(
  oid: number,
  values: readonly (T | null)[],
  size: number,
  write: (out: Buffer, at: number, value: T) => number,
): Buffer {
  if (values.length === 0) return empty(oid);
  const out = Buffer.allocUnsafe(HEADER_BYTES + values.length * 4 + size);
  out.writeInt32BE(1, 0); // dimensions
  out.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  out.writeInt32BE(oid, 8);
  out.writeInt32BE(values.length, 12);
  out.writeInt32BE(1, 16); // lower bound
  let at = HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? -1 : write(out, at + 4, value);
    out.writeInt32BE(length, at);
    at += 4 + Math.max(0, length);
  }
  return out.subarray(0, at);
}

function empty(oid: number): Buffer {
  const out = Buffer.alloc(EMPTY_HEADER_BYTES);
  out.writeInt32BE(oid, 8);
  return out;
}
