import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRACE } from '../testing/fake-api';
import { Workplace, documents, type CommandOptions, type Result } from '../testing/workplace';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

const cli = (args: readonly string[], options?: CommandOptions): Promise<Result> => place.run(args, options);

describe('send', () => {
  it.each(['--server-name', '--ca-file'])('does not leave out the TLS that %s asks for', async (flag) => {
    const result = await cli(['send', '--sms', '+15005550009', '--text', 'x', '--no-tls', flag, 'grpc.example.com']);
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining(`${flag} is for TLS, which --no-tls turns off`) });
    expect(place.api.sent).toHaveLength(0);
  });

  it('finds key and address in .switchback above, and shows the message', async () => {
    const result = await cli([
      'send',
      '--sms',
      '+15005550009',
      '--text',
      'Your code is 123456',
      '--metadata',
      'order=17',
      '--metadata',
      'shop=a=b',
      '--ttl',
      '10m',
    ]);
    expect(result).toMatchObject({ code: 0, err: '' });
    expect(result.out).toContain('msg_1');
    expect(place.api.sent[0]?.message).toMatchObject({
      recipient: { sms: '+15005550009' },
      content: { text: 'Your code is 123456' },
      metadata: { order: '17', shop: 'a=b' },
      ttl: { seconds: 600 },
    });
  });

  it('brings the policy of a file along, and explain does the same', async () => {
    const file = place.file('alert.yaml', 'steps:\n  - channel: SMS\n    fallback_after: 60s\n  - channel: EMAIL\n');
    const flags = ['--sms', '+15005550009', '--text', 'The door is open', '--policy-file'];
    expect(await cli(['send', ...flags, file])).toMatchObject({ code: 0, err: '' });
    expect(await cli(['explain', ...flags, '-'], { stdin: 'steps: [{ channel: SMS, fallback_after: 60s }, { channel: EMAIL }]' })).toMatchObject({ code: 0, err: '' });
    const brought = { policy: '', inlinePolicy: { steps: [{ channel: 'CHANNEL_SMS', fallbackAfter: { seconds: 60 } }, { channel: 'CHANNEL_EMAIL' }] } };
    expect(place.api.sent[0]?.message).toMatchObject(brought);
    expect(place.api.explained[0]?.message).toMatchObject(brought);
  });

  it('takes a policy by name or from a file, not both, and sends nothing when it cannot be read', async () => {
    const file = place.file('alert.yaml', 'steps: [{ channel: PIGEON }]');
    const flags = ['send', '--sms', '+15005550009', '--text', 'The door is open', '--policy-file'];
    expect(await cli([...flags, file, '--policy', 'otp'])).toMatchObject({ code: 2, err: expect.stringContaining('--policy and --policy-file exclude each other') });
    expect(await cli([...flags, file])).toMatchObject({ code: 5, err: expect.stringContaining('policy.steps[0].channel: must be one of SMS, EMAIL, WHATSAPP') });
    expect(await cli([...flags, join(place.directory, 'none.yaml')])).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') });
    expect(place.api.sent).toEqual([]);
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
    expect(place.api.listed[0]).toMatchObject({
      pageSize: 1,
      statuses: ['MESSAGE_STATUS_FAILED', 'MESSAGE_STATUS_DELIVERED'],
      channel: 'CHANNEL_SMS',
    });
    expect(place.api.listed[0]?.acceptedAfter?.getTime()).toBeLessThan(Date.now() - 7_000_000);
  });

  it('list by address and metadata', async () => {
    await cli(['list', '--address', '(415) 555-2671', '--region', 'US', '--metadata', 'order=17', '--metadata', 'shop=a=b']);
    expect(place.api.listed.at(-1)).toMatchObject({ address: '(415) 555-2671', region: 'US', metadata: { order: '17', shop: 'a=b' } });
  });

  it('list every page', async () => {
    expect(documents(await cli(['list', '--all', '--json']))).toMatchObject([{ id: 'msg_1' }, { id: 'msg_2' }]);
    expect(documents(await cli(['list', '--json', '--page-token', 'p2']))).toMatchObject([
      { messages: [{ id: 'msg_2' }], nextPageToken: '' },
    ]);
  });

  it.each([
    [['list', '--correlation-id', 'nobody'], 'no messages\n'],
    [['list', '--correlation-id', 'nobody', '--all'], 'no messages\n'],
    [['suppression', 'list', '--address', 'nobody@sandbox.test'], 'no suppressions\n'],
    [['policy', 'list'], 'no policies\n'],
    [['key', 'list', 'acme'], 'no keys\n'],
  ])('say that there is none: %j', async (args, out) => {
    expect(await cli(args)).toEqual({ code: 0, out, err: '' });
    expect((await cli([...args, '--json'])).out).not.toContain('no ');
  });

  it('tell a story', async () => {
    expect((await cli(['timeline', 'msg_1'])).out).toContain('falling back');
    expect(documents(await cli(['timeline', 'msg_1', '--json']))).toMatchObject([
      { traceId: TRACE, entries: [{ event: 'MESSAGE_ACCEPTED' }, {}, {}, {}, {}, {}] },
    ]);
    expect(await cli(['timeline', 'msg_failed', '--follow'])).toMatchObject({ code: 1 });
  });

  it('cancel', async () => {
    expect(await cli(['cancel', 'msg_1'])).toEqual({ code: 0, out: `msg_1  CANCELED  trace ${TRACE}\n`, err: '' });
  });

  it('say that a message which is settled cannot be canceled', async () => {
    expect(await cli(['cancel', 'msg_failed'])).toMatchObject({ code: 0, out: expect.stringContaining('FAILED'), err: 'it is settled: too late to cancel\n' });
    expect(await cli(['cancel', 'msg_failed', '--json'])).toMatchObject({ code: 0, err: '' });
  });
});

describe('Ctrl-C', () => {
  it('ends following, says how to go on, and exits with 130', async () => {
    const interrupted = new AbortController();
    const onOutput = (text: string): void => {
      if (text.includes('The message is DELIVERED')) interrupted.abort();
    };
    expect(await cli(['timeline', 'msg_endless', '--follow'], { signal: interrupted.signal, onOutput })).toMatchObject({
      code: 130,
      err: 'the message goes on; to follow it again: switchback timeline msg_endless --follow\n',
    });
  });
});

it('tells its version, which reports of defects need', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };
  expect(await cli(['version'])).toEqual({ code: 0, out: `switchback ${version}, Node ${process.versions.node}\n`, err: '' });
  expect(documents(await cli(['version', '--json']))).toEqual([{ versions: { switchback: version, node: process.versions.node } }]);
});
