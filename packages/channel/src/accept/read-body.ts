import { type IncomingMessage } from 'node:http';

/**
 * Reads a body as it came, for signatures are over raw bytes; undefined as soon as it is longer than `limit` bytes. Rejects when the
 * connection ends before the body does. `received` hears of every piece that is kept.
 */
export function readBody(request: IncomingMessage, limit: number, received: (bytes: number) => void): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        received(chunk.length);
        return;
      }
      request.pause();
      resolve(undefined);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('aborted', () => reject(new Error('the request ended early')));
  });
}
