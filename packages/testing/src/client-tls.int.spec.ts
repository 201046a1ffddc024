import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Switchback, SwitchbackError, type TlsSettings } from '@switchback/client';

import { MadeAuthority } from './made-authority';

const authority = new MadeAuthority('An authority');
const ca = Buffer.from(authority.ca);
let server: Server;
let port: number;

beforeAll(async () => {
  const { cert, key } = authority.issue({ commonName: 'grpc.example.com' });
  server = new Server();
  const credentials = ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }]);
  port = await new Promise((resolve, reject) => server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error))));
});
afterAll(() => server.forceShutdown());

/** A server without services says UNIMPLEMENTED to whoever reaches it. */
async function codeWith(tls: TlsSettings, at = port): Promise<readonly [code: string, fault: string | undefined]> {
  const switchback = new Switchback({ address: `127.0.0.1:${at}`, apiKey: 'sbk_a_b', tls, retry: { maxAttempts: 1 } });
  const error: unknown = await switchback.messages.get('msg_1').catch((reason: unknown) => reason);
  switchback.close();
  return error instanceof SwitchbackError ? [error.code, error.metadata['tls']] : [String(error), undefined];
}

describe('a gateway behind a forwarded port', () => {
  it('is called by the name in its certificate', async () => {
    expect(await codeWith({ ca, serverName: 'grpc.example.com' })).toEqual(['UNIMPLEMENTED', undefined]);
  });

  it.each([
    [{ ca }, 'NAME'],
    [{ ca: authority.ca, serverName: 'grpc.example.org' }, 'NAME'],
    [{ serverName: 'grpc.example.com' }, 'AUTHORITY'],
  ])('is not trusted by another name or authority, and the error says which', async (tls, fault) => {
    expect(await codeWith(tls)).toEqual(['UNAVAILABLE', fault]);
  });

  it('is told where TLS is spoken to a server that speaks none', async () => {
    const plain = new Server();
    const plainPort = await new Promise<number>((resolve, reject) =>
      plain.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error))),
    );
    expect(await codeWith({ serverName: 'grpc.example.com' }, plainPort)).toEqual(['UNAVAILABLE', 'PLAINTEXT']);
    plain.forceShutdown();
  });
});
