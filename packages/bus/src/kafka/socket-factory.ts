import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

import { type ISocketFactory } from 'kafkajs';

import { type KafkaTls } from '../config';

/**
 * As kafkajs' own, and without Nagle's delay: requests are small and somebody waits for each. The files of TLS are read for each connection, so
 * that renewed ones need no restart; one that cannot be read fails the connection, which is tried again.
 */
export function socketFactory(tls: KafkaTls | undefined): ISocketFactory {
  return ({ host, port, onConnect }) => {
    const socket = tls === undefined ? connectTcp({ host, port }, onConnect) : connectTls({ host, port, ...nameOf(host), ...pems(tls) }, onConnect);
    socket.setKeepAlive(true, 60_000);
    socket.setNoDelay(true);
    return socket;
  };
}

/** An address cannot be asked for by SNI; the certificate is held against it all the same. */
function nameOf(host: string): Pick<ConnectionOptions, 'servername'> {
  return isIP(host) === 0 ? { servername: host } : {};
}

function pems({ ca, cert, key }: KafkaTls): Pick<ConnectionOptions, 'ca' | 'cert' | 'key'> {
  return {
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
  };
}
