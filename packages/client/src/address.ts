export interface TlsSettings {
  /** The content of a PEM file: the authority that signed the server's certificate. Default: the system's authorities. */
  readonly ca?: Buffer | string;
  /**
   * The name that the server's certificate has to be made out to, and that the call is for. Default: the host of the address. For a gateway
   * that is reached by another name than its own: through a tunnel, or a forwarded port.
   */
  readonly serverName?: string;
}

export interface Target {
  /** What gRPC dials: host:port. */
  readonly authority: string;
  readonly secure: boolean;
}

const SERVER_NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/i;

/**
 * Where to call and whether to encrypt. `https://` and `http://` say so themselves; otherwise `tls` does; otherwise everything but this
 * machine is called over TLS, as the API key travels with each call. Throws a TypeError where they contradict each other, and of settings
 * of TLS that cannot be right.
 */
export function resolveTarget(address: string, tls: boolean | TlsSettings | undefined): Target {
  const match = /^(?:(https?):\/\/)?([^/]+?)\/?$/i.exec(address.trim());
  const authority = match?.[2] ?? '';
  const host = authority.replace(/:\d+$/, '');
  if (host === '') throw new TypeError(`"${address}" is not an address such as gateway.example.com:50051`);
  const scheme = match?.[1]?.toLowerCase();
  if (scheme === 'http' && tls !== undefined && tls !== false) throw new TypeError(`"${address}" is without TLS, which is asked for: write https://, or no scheme`);
  if (scheme === 'https' && tls === false) throw new TypeError(`"${address}" is of TLS, which is turned off: write http://, or no scheme`);
  if (typeof tls === 'object') checkSettings(tls);
  const secure = scheme === undefined ? (tls === undefined ? !LOOPBACK.test(host) : tls !== false) : scheme === 'https';
  const port = /:\d+$/.test(authority) ? '' : secure ? ':443' : ':50051';
  return { authority: `${authority}${port}`, secure };
}

function checkSettings({ ca, serverName }: TlsSettings): void {
  if (serverName !== undefined && !SERVER_NAME.test(serverName)) throw new TypeError(`"${serverName}" is not the name of a server, such as gateway.example.com`);
  if (ca !== undefined && !ca.toString().includes('-----BEGIN CERTIFICATE-----')) throw new TypeError('the authority is not a certificate in PEM');
}
