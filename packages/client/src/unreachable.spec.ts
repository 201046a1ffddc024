import { unreachable } from './unreachable';

const lastError = (text: string): string => `No connection established. Last error: Error: ${text}. Resolution note: `;

describe('unreachable', () => {
  it.each([
    [lastError('connect ECONNREFUSED 127.0.0.1:50051'), { cause: 'ECONNREFUSED' }],
    [lastError('getaddrinfo ENOTFOUND gateway.EXAMPLE.COM'), { cause: 'ENOTFOUND' }],
    [lastError("Hostname/IP does not match certificate's altnames: Host: OTHER.EXAMPLE.COM. is not in the cert's altnames"), { cause: 'its certificate is made out to another name', tls: 'NAME' }],
    [lastError('self-signed certificate in certificate chain'), { cause: 'its certificate is of no authority that is trusted', tls: 'AUTHORITY' }],
    [lastError('unable to verify the first certificate'), { cause: 'its certificate is of no authority that is trusted', tls: 'AUTHORITY' }],
    [lastError('certificate has expired'), { cause: 'its certificate is out of its time', tls: 'TIME' }],
    [lastError('00A:error:0A00010B:SSL routines:ssl3_get_record:\nwrong version number:ssl/record/ssl3_record.c:354:\n'), { cause: 'it does not speak TLS', tls: 'PLAINTEXT' }],
    [lastError('something of EXAMPLE.COM'), { cause: 'something of EXAMPLE.COM.' }],
    ['', { cause: 'no connection' }],
  ])('of %j: %p', (text, said) => {
    expect(unreachable(text)).toEqual(said);
  });
});
