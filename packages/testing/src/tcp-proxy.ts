import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that can fall silent: connections stay open, and new ones are taken, but nothing passes any more. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = portOf(server);
  }

  static async start(to: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (near) => join(near, connect({ ...to, allowHalfOpen: true }), sockets));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new TcpProxy(server, sockets);
  }

  /** From now on no byte passes, in either direction. */
  fallSilent(): void {
    for (const socket of this.#sockets) mute(socket);
    this.#server.removeAllListeners('connection');
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      mute(socket);
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What one of them says the other hears; when one ends, so does the other. */
export function join(near: Socket, far: Socket, sockets: Set<Socket>): void {
  for (const [from, to] of [[near, far], [far, near]] as const) {
    sockets.add(from);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }
}

function mute(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.unpipe();
  socket.pause();
}

/** Of a server that listens. */
export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the proxy does not listen on a port');
  return address.port;
}
