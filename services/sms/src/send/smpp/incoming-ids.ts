import { createHash, randomUUID } from 'node:crypto';

/** As many unacknowledged messages as are remembered. */
const REMEMBERED = 10_000;

/**
 * Ids of messages that come in; SMPP gives them none. One that was acknowledged does not come again, so the same words are a new message. One
 * whose acknowledgement could not be written comes again, with the same octets after its header, and keeps its id.
 */
export class IncomingIds {
  readonly #unacknowledged = new Map<string, string>();

  /** `octets`: the PDU without its header. */
  begin(octets: Uint8Array): { readonly id: string; readonly acknowledged: () => void } {
    const digest = createHash('sha256').update(octets).digest('base64');
    const id = this.#unacknowledged.get(digest) ?? randomUUID();
    this.#unacknowledged.set(digest, id);
    const [oldest] = this.#unacknowledged.keys();
    if (this.#unacknowledged.size > REMEMBERED && oldest !== undefined) this.#unacknowledged.delete(oldest);
    return { id, acknowledged: () => void this.#unacknowledged.delete(digest) };
  }
}
