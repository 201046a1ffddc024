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

  it('validates', async () => {
    expect(await cli(['policy', 'validate', '-'], { stdin: otp })).toMatchObject({ code: 0, out: 'policy otp is valid\n' });
    expect(await cli(['policy', 'validate', '-'], { stdin: 'name: empty\nsteps: []\n' })).toMatchObject({
      code: 5,
      out: expect.stringContaining('policy.steps: must have 1 to 10 steps'),
    });
  });

  it('deletes', async () => {
    await cli(['policy', 'apply', '-'], { stdin: otp });
    expect(await cli(['policy', 'delete', 'otp'])).toMatchObject({ code: 0, out: 'policy otp deleted\n' });
    expect(await cli(['policy', 'get', 'otp'])).toMatchObject({ code: 4 });
  });
});
