import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_KEY, FakeApi, OPERATOR_KEY, TRACE } from '../testing/fake-api';
import { run } from './run';

const directory = mkdtempSync(join(tmpdir(), 'switchback-cli-'));
const deep = join(directory, 'a', 'b');
let api: FakeApi;
let address: string;

beforeAll(() => {
  mkdirSync(join(directory, '.switchback'), { recursive: true });
  mkdirSync(deep, { recursive: true });
});
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(async () => {
  api = new FakeApi();
  address = await api.start();
  writeFileSync(join(directory, '.switchback', 'demo.json'), JSON.stringify({ address, httpAddress: 'x:1', apiKey: API_KEY, operatorKey: OPERATOR_KEY }));
});
afterEach(() => api.stop());

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function cli(args: readonly string[], options: { env?: Record<string, string>; cwd?: string; stdin?: string; tty?: boolean } = {}): Promise<Result> {
  const out: string[] = [];
  const err: string[] = [];
  async function* stdin() {
    yield options.stdin ?? '';
  }
  const code = await run(args, {
    stdout: { write: (text) => out.push(text), isTTY: options.tty ?? false },
    stderr: { write: (text) => err.push(text) },
    stdin: stdin(),
    env: options.env ?? {},
    cwd: options.cwd ?? deep,
    signal: new AbortController().signal,
  });
  return { code, out: out.join(''), err: err.join('') };
}

const documents = ({ out }: Result): unknown[] => out.trim().split('\n').map((line) => JSON.parse(line));
const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

describe('send', () => {
  it('finds key and address in .switchback above, and shows the message', async () => {
    const result = await cli(['send', '--sms', '+15005550009', '--text', 'Your code is 123456', '--metadata', 'order=17', '--metadata', 'shop=a=b', '--ttl', '10m']);
    expect(result).toMatchObject({ code: 0, err: '' });
    expect(result.out).toContain('msg_1');
    expect(api.sent[0]?.message).toMatchObject({ recipient: { sms: '+15005550009' }, content: { text: 'Your code is 123456' }, metadata: { order: '17', shop: 'a=b' }, ttl: { seconds: 600 } });
  });

  it('follows the message to its end', async () => {
    const { code, out } = await cli(['send', '--sms', '+15005550009', '--text', 'Hello', '--follow']);
    expect(code).toBe(0);
    expect(out).toBe(`msg_1

   +0.000 s  accepted                Accepted, to be routed by policy "default" version 1.
   +0.042 s  SMS handed over         The SMS was handed over (provider sandbox).
   +0.240 s  SMS undelivered         The SMS could not be delivered: RECIPIENT_TEMPORARY, code 30003.
   +0.241 s  falling back            Falling back from step 1 to step 2 (e-mail).  [UNDELIVERED]
   +0.500 s  e-mail delivered        The e-mail was delivered.
  +12.500 s  delivered               The message is DELIVERED.

msg_1  DELIVERED  trace ${TRACE}
`);
  });

  it('says by its exit code that a message was not delivered', async () => {
    const { code, out } = await cli(['send', '--sms', '+15005550009', '--text', 'Hello', '--correlation-id', 'fail', '--follow']);
    expect(code).toBe(1);
    expect(out).toContain('msg_failed  FAILED (EXHAUSTED)');
  });

  it('prints one JSON document per line when it follows', async () => {
    const result = await cli(['send', '--sms', '+15005550009', '--text', 'Hello', '--follow', '--json']);
    expect(documents(result)).toMatchObject([
      { message: { id: 'msg_1', status: 'ACCEPTED' } },
      ...[1, 2, 3, 4, 5, 6].map((sequence) => ({ entry: { sequence } })),
      { message: { id: 'msg_1', status: 'DELIVERED', traceId: TRACE } },
    ]);
  });

  it('is coloured for people only', async () => {
    const args = ['send', '--sms', '+15005550009', '--text', 'Hello', '--follow'];
    expect((await cli(args)).out).not.toContain('\u001b[');
    expect((await cli(args, { tty: true })).out).toContain('\u001b[');
    expect((await cli([...args, '--no-color'], { tty: true })).out).not.toContain('\u001b[');
    expect((await cli(args, { tty: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b[');
  });
});

describe('errors', () => {
  it('name the reason, the fields and what to do', async () => {
    expect(await cli(['send', '--sms', '12', '--text', 'Hello'])).toEqual({
      code: 5,
      out: '',
      err: 'error: INVALID_FIELDS: a field is wrong\n  message.recipient.sms: must be E.164, such as +14155552671\n',
    });
  });

  it.each([
    ['a wrong key', ['send', '--sms', '+15005550009', '--text', 'x', '--api-key', 'wrong'], 3, 'API_KEY_INVALID'],
    ['no such message', ['get', 'msg_none'], 4, 'MESSAGE_NOT_FOUND'],
    ['a conflict', ['send', '--sms', '+15005550009', '--text', 'x', '--request-id', 'again'], 6, 'REQUEST_ID_REUSED'],
    ['nobody there', ['get', 'msg_1', '--address', '127.0.0.1:1', '--api-key', 'x', '--timeout', '300ms'], 7, 'cannot reach 127.0.0.1:1'],
    ['a method that is missing', ['customer', 'list'], 8, 'METHOD_NOT_FOUND'],
  ])('exit with a code for %s', async (_name, args, code, text) => {
    const result = await cli(args);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(text);
    expect(result.err).not.toMatch(/^\s+at /m);
  });

  it.each([
    [['send', '--text', 'x'], 'nobody to send to'],
    [['send', '--sms', '+15005550009'], 'there is nothing to say'],
    [['send', '--sms', '+15005550009', '--text', 'x', '--ttl', 'soon'], 'Use a duration'],
    [['list', '--status', 'LOST'], 'Use one of ACCEPTED'],
    [['list', '--after', 'yesterday'], 'Use a time'],
    [['frobnicate'], 'unknown command'],
    [['get'], 'missing required argument'],
    [['policy', 'apply', '/nowhere.yaml'], 'cannot be read'],
  ])('exit with 2 for %j', async (args, text) => {
    const result = await cli(args);
    expect(result.code).toBe(2);
    expect(result.err).toContain(text);
  });

  it('are JSON on stdout for programs', async () => {
    const result = await cli(['get', 'msg_none', '--json']);
    expect(result.code).toBe(4);
    expect(documents(result)).toMatchObject([{ error: { code: 'NOT_FOUND', reason: 'MESSAGE_NOT_FOUND' } }]);
  });
});

describe('Ctrl-C', () => {
  it('ends following, says how to go on, and exits with 130', async () => {
    const interrupted = new AbortController();
    const err: string[] = [];
    const code = await run(['timeline', 'msg_endless', '--follow'], {
      stdout: { write: (text) => text.includes('The message is DELIVERED') && interrupted.abort() },
      stderr: { write: (text) => err.push(text) },
      stdin: (async function* () {})(),
      env: {},
      cwd: deep,
      signal: interrupted.signal,
    });
    expect({ code, err }).toEqual({ code: 130, err: ['the message goes on; to follow it again: switchback timeline msg_endless --follow\n'] });
  });
});

describe('address and key', () => {
  const elsewhere = { cwd: tmpdir() };

  it('come from the environment', async () => {
    expect(await cli(['get', 'msg_1'], { ...elsewhere, env: { SWITCHBACK_ADDRESS: address, SWITCHBACK_API_KEY: API_KEY } })).toMatchObject({ code: 0 });
  });

  it('are asked for when there is no key', async () => {
    const result = await cli(['get', 'msg_1'], elsewhere);
    expect(result.code).toBe(2);
    expect(result.err).toContain('--api-key');
  });

  it("never send the demo's key to another address", async () => {
    expect(await cli(['get', 'msg_1', '--address', '127.0.0.1:1'])).toMatchObject({ code: 2, err: expect.stringContaining('there is no API key') });
  });
});

describe('get, list, timeline and cancel', () => {
  it('show one message', async () => {
    const { out } = await cli(['get', 'msg_1']);
    expect(out).toMatch(/^status {2,}DELIVERED$/m);
    expect(out).toMatch(new RegExp(`^trace {2,}${TRACE}$`, 'm'));
  });

  it('list a page and say how to go on', async () => {
    const { out, err } = await cli(['list', '--status', 'failed,delivered', '--channel', 'sms', '--after', '2h', '--page-size', '1']);
    expect(out).toMatch(/^MESSAGE +STATUS/);
    expect(err).toBe('more with --page-token p2\n');
    expect(api.listed[0]).toMatchObject({ pageSize: 1, statuses: ['MESSAGE_STATUS_FAILED', 'MESSAGE_STATUS_DELIVERED'], channel: 'CHANNEL_SMS' });
    expect(api.listed[0]?.acceptedAfter?.getTime()).toBeLessThan(Date.now() - 7_000_000);
  });

  it('list every page', async () => {
    expect(documents(await cli(['list', '--all', '--json']))).toMatchObject([{ id: 'msg_1' }, { id: 'msg_2' }]);
    expect(documents(await cli(['list', '--json', '--page-token', 'p2']))).toMatchObject([{ messages: [{ id: 'msg_2' }], nextPageToken: '' }]);
  });

  it('tell a story', async () => {
    expect((await cli(['timeline', 'msg_1'])).out).toContain('falling back');
    expect(documents(await cli(['timeline', 'msg_1', '--json']))).toMatchObject([{ traceId: TRACE, entries: [{ event: 'MESSAGE_ACCEPTED' }, {}, {}, {}, {}, {}] }]);
    expect(await cli(['timeline', 'msg_failed', '--follow'])).toMatchObject({ code: 1 });
  });

  it('cancel', async () => {
    expect(await cli(['cancel', 'msg_1'])).toMatchObject({ code: 0, out: `msg_1  CANCELED  trace ${TRACE}\n` });
  });
});

describe('policy', () => {
  const otp = 'name: otp\ndefault_ttl: 10m\nsteps:\n  - { channel: SMS, fallback_after: 60s }\n  - { channel: EMAIL }\n';

  it('applies: created, unchanged, updated', async () => {
    const path = file('otp.yaml', otp);
    expect(await cli(['policy', 'apply', path])).toMatchObject({ code: 0, out: 'policy otp created (version 1)\n' });
    expect(await cli(['policy', 'apply', path])).toMatchObject({ code: 0, out: 'policy otp unchanged (version 1)\n' });
    file('otp.yaml', otp.replace('60s', '90s'));
    expect(await cli(['policy', 'apply', path])).toMatchObject({ code: 0, out: 'policy otp updated (version 2)\n' });
  });

  it('applies what get prints', async () => {
    await cli(['policy', 'apply', '-'], { stdin: otp });
    const { out } = await cli(['policy', 'get', 'otp']);
    expect(out).toContain('fallback_after: 60s');
    expect(await cli(['policy', 'apply', '-'], { stdin: out })).toMatchObject({ out: 'policy otp unchanged (version 1)\n' });
  });

  it('refuses an etag that is not the stored one', async () => {
    await cli(['policy', 'apply', '-'], { stdin: otp });
    const result = await cli(['policy', 'apply', '-'], { stdin: `${otp.replace('60s', '70s')}etag: etag-0\n` });
    expect(result).toMatchObject({ code: 6, err: expect.stringContaining('ETAG_MISMATCH') });
  });

  it('lists policies and versions', async () => {
    await cli(['policy', 'apply', '-'], { stdin: `${otp}---\nname: alert\nsteps: [{ channel: email }]\n` });
    expect((await cli(['policy', 'list'])).out).toBe('POLICY  VERSION  TTL  STEPS\notp     1        10m  SMS 60s > EMAIL 5m\nalert   1        24h  EMAIL 5m\n');
    expect(documents(await cli(['policy', 'versions', 'otp', '--json']))).toMatchObject([{ policies: [{ name: 'otp', version: 1 }] }]);
  });

  it('validates', async () => {
    expect(await cli(['policy', 'validate', '-'], { stdin: otp })).toMatchObject({ code: 0, out: 'policy otp is valid\n' });
    expect(await cli(['policy', 'validate', '-'], { stdin: 'name: empty\nsteps: []\n' })).toMatchObject({ code: 5, out: expect.stringContaining('policy.steps: must have 1 to 10 steps') });
  });

  it('deletes', async () => {
    await cli(['policy', 'apply', '-'], { stdin: otp });
    expect(await cli(['policy', 'delete', 'otp'])).toMatchObject({ code: 0, out: 'policy otp deleted\n' });
    expect(await cli(['policy', 'get', 'otp'])).toMatchObject({ code: 4 });
  });
});

describe('customer and key', () => {
  it('use the operator key', async () => {
    expect(await cli(['customer', 'create', 'acme', '--name', 'Acme'])).toMatchObject({ code: 0, out: expect.stringContaining('acme') });
    expect(await cli(['key', 'create', 'acme'])).toMatchObject({ code: 0, out: 'sbk_k1_s3cret\n', err: 'Keep it: it is not shown again.\n' });
    expect(await cli(['customer', 'create', 'acme', '--operator-key', API_KEY])).toMatchObject({ code: 3 });
  });
});
