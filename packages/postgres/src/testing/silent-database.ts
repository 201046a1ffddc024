import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What a server says to a client that it takes without a password: authentication is fine, ready for a query. */
export const READY = Buffer.from('520000000800000000' + '5a0000000549', 'hex');

/** Something in the place of a database that takes connections, says `words` at most, and then nothing more. */
export class SilentDatabase {
  /** Resolves when the question that is not answered was put. */
  readonly asked: Promise<void>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(words: Buffer | undefined) {
    let resolveAsked = (): void => undefined;
    this.asked = new Promise((resolve) => (resolveAsked = resolve));
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => {
        if (words === undefined) return resolveAsked();
        socket.once('data', () => resolveAsked());
        socket.write(words);
      });
      socket.resume();
    });
  }

  static async start(words?: Buffer): Promise<SilentDatabase> {
    const database = new SilentDatabase(words);
    await once(database.#server.listen(0, '127.0.0.1'), 'listening');
    return database;
  }

  get connectionString(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('it does not listen');
    return `postgresql://role:hidden@127.0.0.1:${address.port}/orders`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
