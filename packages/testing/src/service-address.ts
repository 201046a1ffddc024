import { connect, createServer, type Server, type Socket } from 'node:net';

import { join, portOf } from './tcp-proxy';

/**
 * One address for the processes of a service, as a Kubernetes Service is: a new connection goes to one of those that are in it, by turns, and stays
 * with it whatever comes.
 */
export class ServiceAddress {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #ports: readonly number[] = [];
  #next = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.port = portOf(server);
    server.on('connection', (near) => this.#lead(near));
  }

  static async start(): Promise<ServiceAddress> {
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new ServiceAddress(server);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** A process is ready: it gets connections from now on. */
  add(port: number): void {
    this.#ports = [...this.#ports, port];
  }

  /** It gets no new ones any more. */
  remove(port: number): void {
    this.#ports = this.#ports.filter((other) => other !== port);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #lead(near: Socket): void {
    const port = this.#ports[this.#next++ % this.#ports.length];
    if (port === undefined) near.resetAndDestroy();
    else join(near, connect({ host: '127.0.0.1', port, allowHalfOpen: true }), this.#sockets);
  }
}
