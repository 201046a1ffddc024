import { connect, type Socket } from 'node:net';
import { type FloodKind, floodRequest, FLOODS } from './flood';

/** Under way at any time: each posts again as soon as it is answered. */
const CONNECTIONS = 256;
const AFTER_FAILURE_MS = 50;
const CHUNK = Buffer.alloc(64 * 1_024, 'x');

/** Posts one request after the other on sockets of its own, as fast as they are answered, until it is told to stop. */
class Flood {
  answered = 0;
  private readonly sockets = new Set<Socket>();
  private running = true;

  constructor(
    private readonly url: URL,
    private readonly kind: FloodKind,
  ) {
    for (let index = 0; index < CONNECTIONS; index += 1) this.open();
  }

  stop(): void {
    this.running = false;
    for (const socket of this.sockets) socket.destroy();
  }

  private open(): void {
    if (!this.running) return;
    const { keepsConnection } = floodRequest(this.kind);
    const socket = connect(Number(this.url.port), this.url.hostname);
    this.sockets.add(socket);
    let answered = false;
    socket.on('connect', () => this.post(socket));
    socket.on('error', () => undefined);
    socket.on('data', () => {
      answered = true;
      this.answered += 1;
      if (keepsConnection && !this.isLong()) this.post(socket);
      else socket.destroy();
    });
    socket.on('close', () => {
      this.sockets.delete(socket);
      setTimeout(() => this.open(), answered ? 0 : AFTER_FAILURE_MS);
    });
  }

  private post(socket: Socket): void {
    const { bodyBytes, headers } = floodRequest(this.kind);
    const lines = Object.entries({ host: this.url.host, ...headers, 'content-length': String(bodyBytes) }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST ${this.url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`);
    this.writeBody(socket, bodyBytes);
  }

  private writeBody(socket: Socket, left: number): void {
    if (left <= 0 || socket.destroyed) return;
    const size = Math.min(left, CHUNK.length);
    socket.write(CHUNK.subarray(0, size), () => this.writeBody(socket, left - size));
  }

  /** Its body is not written whole before the answer comes, so the connection is of no more use. */
  private isLong(): boolean {
    return floodRequest(this.kind).bodyBytes > CHUNK.length;
  }
}

function main(url: URL): void {
  let flood: Flood | undefined;
  process.on('message', (kind: FloodKind | 'stop') => {
    flood?.stop();
    if (kind === 'stop') process.send?.({ answered: flood?.answered ?? 0 });
    flood = FLOODS.find((known) => known === kind) === undefined || kind === 'stop' ? undefined : new Flood(url, kind);
  });
  process.send?.({ ready: true, port: 0 });
  process.on('disconnect', () => process.exit(0));
}

main(new URL(process.argv[2] ?? ''));
