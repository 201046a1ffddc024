import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { encodeReply, type HttpReply } from './http-reply';
import { RequestCounter } from './request-counter';

/** What the server does with a request once it has read it. */
export type Script = (socket: Socket) => void;

/**
 * An HTTP server on a bare socket, because the ways in which an answer can go wrong are below HTTP: it counts whole requests and
 * answers each with the script of the moment.
 */
export class ScriptedServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #script: Script = () => undefined;
  #received = 0;

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<ScriptedServer> {
    const scripted = new ScriptedServer();
    await new Promise<void>((resolve) => scripted.#server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  /** Whole requests that arrived. */
  get received(): number {
    return this.#received;
  }

  answer(script: Script): void {
    this.#script = script;
  }

  /** From now on nothing listens, and no connection is left. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    const counter = new RequestCounter();
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (let whole = counter.push(chunk); whole > 0; whole -= 1) {
        this.#received += 1;
        this.#script(socket);
      }
    });
  }
}

export const scripts = {
  reply: (reply: HttpReply): Script => (socket) => void socket.write(encodeReply(reply)),
  raw: (text: string): Script => (socket) => void socket.write(text),
  silence: (): Script => () => undefined,
  end: (): Script => (socket) => void socket.end(),
  reset: (): Script => (socket) => void socket.resetAndDestroy(),
  /** The reply's first half, and then nothing or a reset. */
  half: (reply: HttpReply, then: 'HANG' | 'RESET'): Script => (socket) => {
    const bytes = Buffer.from(encodeReply(reply));
    socket.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      if (then === 'RESET') setImmediate(() => socket.resetAndDestroy());
    });
  },
  /** A few bytes at a time. */
  drip: (reply: HttpReply): Script => (socket) => {
    const bytes = Buffer.from(encodeReply(reply));
    const step = Math.ceil(bytes.length / 20);
    const write = (at: number): void => {
      if (at >= bytes.length || socket.destroyed) return;
      socket.write(bytes.subarray(at, at + step));
      setTimeout(() => write(at + step), 2);
    };
    write(0);
  },
  endless: (): Script => (socket) => {
    socket.write('HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const more = (): void => {
      if (!socket.destroyed) socket.write(chunk, () => setImmediate(more));
    };
    more();
  },
};
