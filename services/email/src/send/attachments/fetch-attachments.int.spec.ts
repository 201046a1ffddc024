import { createServer, get, type Server, type ServerResponse } from 'node:http';

import { fetchAttachments, type FetchRoute } from './fetch-attachments';

/** A public address, of which the test's route makes the server's. */
const PUBLIC = '8.8.8.8';

describe('fetchAttachments', () => {
  let server: Server;
  let port = 0;
  let asked: string[] = [];
  let looked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request.url ?? '', response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  beforeEach(() => {
    asked = [];
    looked = [];
  });
  afterAll(() => new Promise((closed) => server.closeAllConnections() ?? server.close(closed)));

  function answer(path: string, response: ServerResponse): void {
    const [, kind = '', rest = ''] = path.split('/');
    switch (kind) {
      case 'file':
        return void response.end(Buffer.alloc(Number(rest), 'x'));
      case 'status':
        return void response.writeHead(Number(rest)).end();
      case 'to':
        return void response.writeHead(302, { location: decodeURIComponent(rest) }).end();
      case 'loop':
        return void response.writeHead(307, { location: `/loop/${Number(rest) + 1}` }).end();
      case 'endless':
        return void setInterval(() => response.write(Buffer.alloc(1024 * 1024)), 1).unref();
      default:
        return undefined;
    }
  }

  /** As the real one, but for two things: TLS is left out, and what was judged public is then served by this machine. */
  const route: FetchRoute = {
    get: (url, options, onResponse) => {
      const judge: typeof options.lookup = (hostname, given, done) =>
        options.lookup?.(hostname, given, (error, found) => {
          looked.push(hostname);
          if (error !== null) return done(error, '', 0);
          const served = Array.isArray(found) ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1';
          done(null, served, 4);
        });
      return get({ ...options, hostname: url.hostname, path: url.pathname, port, lookup: judge }, onResponse);
    },
    resolve: (hostname, _options, done) => {
      const address = hostname.startsWith('inside') ? '10.0.0.1' : PUBLIC;
      if (hostname.startsWith('both')) return done(null, [{ address: '10.0.0.1', family: 4 }, { address: PUBLIC, family: 4 }]);
      if (hostname.startsWith('nowhere')) return done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), '', 0);
      done(null, [{ address, family: 4 }]);
    },
  };

  const file = (path: string, host = 'files.example'): { name: string; mediaType: string; url: string } => ({ name: 'a.pdf', mediaType: 'application/pdf', url: `https://${host}${path}` });
  const fetchAll = (paths: readonly string[], host?: string, signal = AbortSignal.timeout(20_000)) => fetchAttachments(paths.map((path) => file(path, host)), signal, route);

  it('has nothing to do without files', async () => {
    expect(await fetchAttachments([], AbortSignal.timeout(1_000))).toEqual({ fetched: true, attachments: [] });
  });

  it('fetches them in order and follows a redirect', async () => {
    const result = await fetchAll(['/file/3', `/to/${encodeURIComponent('/file/4')}`]);
    expect(result.fetched && result.attachments.map(({ content, name }) => [name, content.toString()])).toEqual([['a.pdf', 'xxx'], ['a.pdf', 'xxxx']]);
  });

  it('connects to the public one of a name’s addresses', async () => {
    expect(await fetchAll(['/file/3'], 'both.example')).toMatchObject({ fetched: true });
  });

  it('takes ten megabytes together, and not a byte more', async () => {
    expect(await fetchAll(['/file/5242880', '/file/5242880'])).toMatchObject({ fetched: true });
    expect(await fetchAll(['/file/5242880', '/file/5242881'])).toMatchObject({ fetched: false, refusal: { code: 'ATTACHMENT_TOO_LARGE', errorClass: 'POLICY' } });
  });

  it.each([
    ['a name that leads inside', ['/file/3'], 'inside.example', 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['an address of this machine', ['/file/3'], '127.0.0.1', 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['an address of this machine, otherwise written', ['/file/3'], '0x7f.1', 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['an IPv6 address of this machine', ['/file/3'], '[::1]', 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['the address of a cloud’s metadata', ['/file/3'], '169.254.169.254', 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['a redirect inside', [`/to/${encodeURIComponent('https://inside.example/file/3')}`], undefined, 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['a redirect to an address inside', [`/to/${encodeURIComponent('https://10.0.0.1/file/3')}`], undefined, 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['a redirect to http', [`/to/${encodeURIComponent('http://files.example/file/3')}`], undefined, 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['a redirect to a file of this machine', [`/to/${encodeURIComponent('file:///etc/passwd')}`], undefined, 'ATTACHMENT_NOT_PUBLIC', 'POLICY'],
    ['redirects without end', ['/loop/1'], undefined, 'ATTACHMENT_REDIRECTS', 'POLICY'],
    ['a file that is not there', ['/status/404'], undefined, 'ATTACHMENT_NOT_FOUND', 'POLICY'],
    ['a file that wants a login', ['/status/401'], undefined, 'ATTACHMENT_NOT_FOUND', 'POLICY'],
    ['a server that has a bad day', ['/status/503'], undefined, 'ATTACHMENT_UNREACHABLE', 'TRANSIENT'],
    ['a name that is none', ['/file/3'], 'nowhere.example', 'ATTACHMENT_UNREACHABLE', 'TRANSIENT'],
    ['a file without an end', ['/endless/'], undefined, 'ATTACHMENT_TOO_LARGE', 'POLICY'],
  ])('refuses %s', async (_name, paths, host, code, errorClass) => {
    expect(await fetchAll(paths, host)).toEqual({ fetched: false, refusal: { outcome: 'REFUSED', errorClass, code, notAsked: true } });
    if (code === 'ATTACHMENT_NOT_PUBLIC') expect(asked.filter((path) => !path.startsWith('/to/'))).toEqual([]);
  });

  it('gives up at the deadline', async () => {
    expect(await fetchAll(['/silence/'], undefined, AbortSignal.timeout(50))).toMatchObject({ fetched: false, refusal: { code: 'ATTACHMENT_UNREACHABLE', errorClass: 'TRANSIENT' } });
  });

  it('looks each name up anew', async () => {
    await fetchAll(['/file/1', '/file/1']);
    expect(looked).toEqual(['files.example', 'files.example']);
  });
});
