import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { type SmppOptions } from './options';

export type Connection = { readonly socket: Socket } | { readonly failed: string };

/** A TCP or TLS connection to the SMSC, or the code of what went wrong. */
export function connect(options: Pick<SmppOptions, 'host' | 'port' | 'tls' | 'connectTimeoutMs'>, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve) => {
    const socket = open(options);
    const timer = setTimeout(() => fail('CONNECT_TIMEOUT'), options.connectTimeoutMs);
    const onError = (error: NodeJS.ErrnoException): void => fail(error.code ?? error.name);
    const onAbort = (): void => fail('CLOSED');
    const settle = (connection: Connection): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      resolve(connection);
    };
    function fail(code: string): void {
      settle({ failed: code });
      socket.on('error', () => undefined);
      socket.destroy();
    }
    socket.once('error', onError);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    socket.once(options.tls === false ? 'connect' : 'secureConnect', () => settle({ socket }));
  });
}

function open({ host, port, tls }: Pick<SmppOptions, 'host' | 'port' | 'tls'>): Socket {
  if (tls === false) return connectTcp({ host, port, noDelay: true });
  const { ca, serverName, verify } = tls === true ? { ca: undefined, serverName: undefined, verify: true } : tls;
  const socket = connectTls({
    host,
    port,
    rejectUnauthorized: verify,
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  });
  return socket.setNoDelay(true);
}
