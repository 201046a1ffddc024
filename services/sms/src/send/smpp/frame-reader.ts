import { HEADER_OCTETS, LONGEST_PDU } from './codec';

/** What arrives is not SMPP; nothing that follows can be read. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

/** Cuts a stream of octets into PDUs by their command_length. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The PDUs that became whole with this chunk. Throws {@link FramingError}. */
  push(chunk: Buffer): readonly Buffer[] {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Buffer[] = [];
    while (rest.length >= 4) {
      const length = rest.readUInt32BE(0);
      if (length < HEADER_OCTETS || length > LONGEST_PDU) throw new FramingError(`a command_length of ${length}`);
      if (rest.length < length) break;
      frames.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    this.#rest = rest;
    return frames;
  }
}
