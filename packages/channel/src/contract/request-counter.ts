/** Counts whole HTTP/1.1 requests in a stream of bytes, by their content-length or chunks. */
export class RequestCounter {
  #text = '';

  /** How many requests became whole with this chunk. */
  push(chunk: Buffer): number {
    this.#text += chunk.toString('latin1');
    let whole = 0;
    for (let end = requestEnd(this.#text); end !== undefined; end = requestEnd(this.#text)) {
      this.#text = this.#text.slice(end);
      whole += 1;
    }
    return whole;
  }
}

function requestEnd(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const headers = text.slice(0, head).toLowerCase();
  const length = /\r\ncontent-length: *(\d+)/.exec(headers)?.[1];
  if (length !== undefined) return text.length >= head + 4 + Number(length) ? head + 4 + Number(length) : undefined;
  if (!headers.includes('\r\ntransfer-encoding: chunked')) return head + 4;
  const last = text.indexOf('0\r\n\r\n', head);
  return last < 0 ? undefined : last + 5;
}
