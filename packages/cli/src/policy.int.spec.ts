import { Workplace, documents, type CommandOptions, type Result } from '../testing/workplace';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

const cli = (args: readonly string[], options?: CommandOptions): Promise<Result> => place.run(args, options);

describe('policy', () => {
  const otp = 'name: otp\ndefault_ttl: 10m\nsteps:\n  - { channel: SMS, fallback_after: 60s }\n  - { channel: EMAIL }\n';

  it('applies: created, unchanged, updated', async () => {
    const path = place.file('otp.yaml', otp);
    expect(await cli(['policy', 'apply', path])).toMatchObject({ code: 0, out: 'policy otp created (version 1)\n' });
    expect(await cli(['policy', 'apply', path])).toMatchObject({ code: 0, out: 'policy otp unchanged (version 1)\n' });
    place.file('otp.yaml', otp.replace('60s', '90s'));
    expect(await cli(['policy', 'apply', path])).toMatchObject({ code: 0, out: 'policy otp updated (version 2)\n' });
  });

  it('applies what get prints', async () => {
    await cli(['policy', 'apply', '-'], { stdin: otp });
    const { out } = await cli(['policy', 'get', 'otp']);
    expect(out).toContain('fallback_after: 60s');
    expect(await cli(['policy', 'apply', '-'], { stdin: out })).toMatchObject({ out: 'policy otp unchanged (version 1)\n' });
  });

  it.each([
    ['apply', 'policy otp created (version 1)\n'],
    ['validate', 'policy otp is valid\n'],
    ['simulate', '2 messages replayed'],
  ])('takes files for %s as arguments and with -f, and wants one', async (command, out) => {
    const path = place.file('otp.yaml', otp);
    for (const files of [[path], ['-f', path], ['--file', path]]) {
      place.api.policies.clear();
      expect(await cli(['policy', command, ...files])).toMatchObject({ code: 0, out: expect.stringContaining(out) });
    }
    expect(await cli(['policy', command])).toMatchObject({ code: 2, err: expect.stringContaining('no policy file was named') });
  });

  it('applies all files that are named, either way', async () => {
    const files = ['a', 'b', 'c'].map((name) => place.file(`${name}.yaml`, otp.replace('otp', name)));
    const [one = '', two = '', three = ''] = files;
    const created = (name: string): string => `policy ${name} created (version 1)\n`;
    expect(await cli(['policy', 'apply', '-f', two, one, '-f', three])).toMatchObject({ code: 0, out: ['a', 'b', 'c'].map(created).join('') });
    expect(await cli(['policy', 'simulate', one, '-f', two])).toMatchObject({ code: 2, err: expect.stringContaining('takes one policy, and here are 2') });
  });

  it('refuses an etag that is not the stored one', async () => {
    await cli(['policy', 'apply', '-'], { stdin: otp });
    const result = await cli(['policy', 'apply', '-'], { stdin: `${otp.replace('60s', '70s')}etag: etag-0\n` });
    expect(result).toMatchObject({ code: 6, err: expect.stringContaining('ETAG_MISMATCH') });
  });

  it('lists policies and versions', async () => {
    await cli(['policy', 'apply', '-'], { stdin: `${otp}---\nname: alert\nsteps: [{ channel: email }]\n` });
    expect((await cli(['policy', 'list'])).out).toBe(
      'POLICY  VERSION  TTL  STEPS\notp     1        10m  SMS 60s > EMAIL 5m\nalert   1        24h  EMAIL 5m\n',
    );
    expect(documents(await cli(['policy', 'versions', 'otp', '--json']))).toMatchObject([{ policies: [{ name: 'otp', version: 1 }] }]);
  });

  it('applies, prints and lists steps that start at once', async () => {
    const alert = 'name: alert\nsteps:\n  - all_of: [{ channel: SMS, fallback_after: 60s }, { channel: EMAIL }]\n  - channel: WHATSAPP\n';
    await cli(['policy', 'apply', '-'], { stdin: alert });
    expect((await cli(['policy', 'list'])).out).toContain('SMS 60s + EMAIL 5m > WHATSAPP 5m\n');
    const { out } = await cli(['policy', 'get', 'alert']);
    expect(out).toContain('  - all_of:\n      - channel: SMS\n        fallback_after: 60s\n      - channel: EMAIL\n');
    expect(await cli(['policy', 'apply', '-'], { stdin: out })).toMatchObject({ out: 'policy alert unchanged (version 1)\n' });
  });

  it('validates', async () => {
    expect(await cli(['policy', 'validate', '-'], { stdin: otp })).toMatchObject({ code: 0, out: 'policy otp is valid\n' });
    expect(await cli(['policy', 'validate', '-'], { stdin: 'name: empty\nsteps: []\n' })).toMatchObject({
      code: 5,
      out: expect.stringContaining('policy.steps: must have 1 to 10 steps'),
    });
  });

  it("validates in one round: the file's mistakes and the server's, by path", async () => {
    const steps = ['{ channel: PIGEON, fallback_after: 100h, content: { email: { subject: Hi } } }', '{ channel: SMS, fallback_aftr: 60s }', '{ channel: SMS, fallback_after: 60 }'];
    const stdin = `name: otp\ndefault_ttl: soon\nsteps:\n${steps.map((step) => `  - ${step}\n`).join('')}`;
    const result = await cli(['policy', 'validate', '-'], { stdin });
    const duration = 'must be whole or decimal numbers with the units ms, s, m, h or d, such as 90s, 10m, 24h or 1h30m';
    expect(result).toEqual({
      code: 5,
      err: '',
      out: [
        'policy otp is not valid',
        `  error: policy.default_ttl: ${duration}`,
        '  error: policy.steps[0].channel: must be one of SMS, EMAIL, WHATSAPP',
        '  error: policy.steps[0].fallback_after: Must be a duration from 1 s to 72 h, in whole milliseconds.',
        '  error: policy.steps[1].fallback_aftr: is not known',
        `  error: policy.steps[2].fallback_after: ${duration}`,
        '',
      ].join('\n'),
    });
    const [document] = documents(await cli(['policy', 'validate', '-', '--json'], { stdin }));
    expect(document).toMatchObject({ results: [{ valid: false, errors: [{ field: 'policy.default_ttl' }, {}, {}, {}, {}] }] });
    expect(document).not.toHaveProperty('results.0.policy');
  });

  it('says of a file that is no policy at all just that', async () => {
    expect(await cli(['policy', 'validate', '-'], { stdin: '7\n' })).toMatchObject({
      code: 5,
      out: 'policy in stdin is not valid\n  error: policy: must be fields with values, not a number\n',
    });
  });

  it.each(['steps: [{ channel: PIGEON }]', 'steps: [', 'name: *nowhere', ''])('calls %j invalid, whichever command reads it', async (stdin) => {
    const message = ['--sms', '+15005550009', '--text', 'Hello', '--policy-file', '-'];
    for (const args of [['policy', 'apply', '-'], ['policy', 'validate', '-'], ['policy', 'simulate', '-'], ['send', ...message], ['explain', ...message]]) {
      expect([args, (await cli(args, { stdin })).code]).toEqual([args, 5]);
      expect((await cli([...args, '--json'], { stdin })).code).toBe(5);
    }
    expect(place.api.sent).toEqual([]);
  });

  it('validates and simulates a policy that only a message can bring, and does not apply it', async () => {
    const stdin = otp.replace('name: otp\n', '');
    expect(await cli(['policy', 'validate', '-'], { stdin })).toMatchObject({
      code: 0,
      out: 'policy in stdin is valid and has no name: a message can bring it with --policy-file, and it cannot be applied\n',
    });
    expect(documents(await cli(['policy', 'validate', '-', '--json'], { stdin }))).toMatchObject([{ results: [{ name: '', valid: true, policy: { name: '', defaultTtl: '10m' } }] }]);
    expect(await cli(['policy', 'simulate', '-'], { stdin })).toMatchObject({ code: 0, out: expect.stringContaining('2 messages replayed by the policy in stdin: ') });
    expect(await cli(['policy', 'apply', '-'], { stdin })).toMatchObject({ code: 5, err: expect.stringContaining('policy.name: is missing') });
    expect(await cli(['policy', 'validate', '-'], { stdin: 'steps: [{ channel: PIGEON }]' })).toMatchObject({
      code: 5,
      out: 'policy in stdin is not valid\n  error: policy.steps[0].channel: must be one of SMS, EMAIL, WHATSAPP\n',
    });
  });

  it("tells a file's own mistakes when the server cannot be asked", async () => {
    const away = ['--gateway', '127.0.0.1:1', '--api-key', 'x', '--timeout', '300ms'];
    expect(await cli(['policy', 'validate', '-', ...away], { stdin: 'name: otp\nsteps: [{ channel: PIGEON }]\n' })).toMatchObject({
      code: 5,
      err: expect.stringContaining('policy.steps[0].channel: must be one of SMS'),
    });
    expect(await cli(['policy', 'validate', '-', ...away], { stdin: otp })).toMatchObject({ code: 7 });
  });

  it('deletes', async () => {
    await cli(['policy', 'apply', '-'], { stdin: otp });
    expect(await cli(['policy', 'delete', 'otp'])).toMatchObject({ code: 0, out: 'policy otp deleted\n' });
    expect(await cli(['policy', 'get', 'otp'])).toMatchObject({ code: 4 });
  });

  it('deletes the default policy only when it is told that this is meant', async () => {
    await cli(['policy', 'apply', '-'], { stdin: otp.replace('otp', 'default') });
    expect(await cli(['policy', 'delete', 'default'])).toEqual({
      code: 2,
      out: '',
      err: 'error: without the policy "default" every message that names no policy is refused\n  give --yes to delete it all the same; nothing was deleted\n',
    });
    expect(await cli(['policy', 'get', 'default'])).toMatchObject({ code: 0 });
    expect(await cli(['policy', 'delete', 'default', '--yes'])).toMatchObject({ code: 0, out: 'policy default deleted\n' });
    expect(await cli(['policy', 'get', 'default'])).toMatchObject({ code: 4 });
  });
});
