import type { Server } from '@grpc/grpc-js';
import { TLSSocket } from 'node:tls';
import type { Logger } from 'pino';

const QUIET_MS = 10_000;

interface Listens {
  on(event: string, listener: (...values: readonly unknown[]) => void): unknown;
}

/** Logs why callers are refused by TLS, once in ten seconds. grpc-js keeps the servers that know it to itself. Call it after each bind. */
export function tellRefusedCallers(server: Server, log: Pick<Logger, 'warn'>): void {
  let toldAt = -Infinity;
  const tell = (error: unknown, socket: unknown): void => {
    if (performance.now() - toldAt < QUIET_MS) return;
    toldAt = performance.now();
    log.warn(`a caller was refused by TLS: ${reasonOf(error, socket)}`);
  };
  const servers: unknown = Reflect.get(server, 'http2Servers');
  if (servers instanceof Map) for (const one of servers.keys()) if (listens(one)) one.on('tlsClientError', tell);
}

/** What is wrong with its certificate is known of the socket; the error then says no more than that it was closed. */
function reasonOf(error: unknown, socket: unknown): string {
  const verdict: unknown = socket instanceof TLSSocket ? socket.authorizationError : undefined;
  if (verdict !== undefined && verdict !== null) return `its certificate is not accepted: ${String(verdict)}`;
  return error instanceof Error ? error.message : 'unknown';
}

function listens(value: unknown): value is Listens {
  return typeof value === 'object' && value !== null && 'on' in value && typeof value.on === 'function';
}
