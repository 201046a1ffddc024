import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_KEY } from '../testing/fake-api';
import { Workplace, documents, type CommandOptions, type Result } from '../testing/workplace';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

const cli = (args: readonly string[], options?: CommandOptions): Promise<Result> => place.run(args, options);

describe('errors', () => {
  it('name the reason, the fields and what to do', async () => {
    expect(await cli(['send', '--sms', '12', '--text', 'Hello'])).toEqual({
      code: 5,
      out: '',
      err: 'error: INVALID_FIELDS: a field is wrong\n  --sms: must be E.164, such as +14155552671\n',
    });
  });

  it('quote what was typed, and keep the fields of the API for programs', async () => {
    const description = 'must be a message id as SendMessage answers it: "msg_" and 26 characters';
    expect(await cli(['get', 'foo'])).toEqual({ code: 5, out: '', err: `error: INVALID_FIELDS: message id "foo" ${description}\n` });
    expect(documents(await cli(['get', 'foo', '--json']))).toMatchObject([{ error: { message: `message_id ${description}`, fieldViolations: [{ field: 'message_id' }] } }]);
  });

  it.each([
    ['a wrong key', ['send', '--sms', '+15005550009', '--text', 'x', '--api-key', 'wrong'], 3, 'API_KEY_INVALID'],
    ['no such message', ['get', 'msg_none'], 4, 'MESSAGE_NOT_FOUND'],
    ['a conflict', ['send', '--sms', '+15005550009', '--text', 'x', '--request-id', 'again'], 6, 'REQUEST_ID_REUSED'],
    ['nobody there', ['get', 'msg_1', '--gateway', '127.0.0.1:1', '--api-key', 'x'], 7, 'cannot reach 127.0.0.1:1'],
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
    [['list', '--status', 'LOST'], 'Use one of ACCEPTED'],
    [['list', '--after', 'yesterday'], 'Use a time'],
    [['list', '--page-size', '500'], 'Use a whole number from 1 to 200.'],
    [['suppression', 'list', '--page-size', '201'], 'Use a whole number from 1 to 200.'],
    [['policy', 'simulate', 'otp.yaml', '--limit', '50001'], 'Use a whole number from 1 to 50000.'],
    [['policy', 'simulate', 'otp.yaml', '--examples', '101'], 'Use a whole number from 1 to 100.'],
    [['frobnicate'], 'unknown command'],
    [['help', 'policy', 'frobnicate'], "unknown command 'policy frobnicate'"],
    [['get'], 'missing required argument'],
    [['policy', 'apply', '/nowhere.yaml'], 'cannot be read'],
  ])('exit with 2 for %j', async (args, text) => {
    const result = await cli(args);
    expect(result.code).toBe(2);
    expect(result.err).toContain(text);
  });

  it.each([
    ['send', '--ttl', '1y'],
    ['send', '--send-at', 'tomorrow'],
    ['list', '--after', '1y'],
    ['list', '--before', '1w'],
    ['policy', 'simulate', '--since', '1y'],
    ['policy', 'simulate', '--until', '90'],
    ['suppression', 'add', '+15005550004', '--expires-in', '1y'],
    ['key', 'create', 'acme', '--expires-in', '1 month'],
    ['get', 'msg_1', '--timeout', '10'],
  ])('name the units and an example: %j %j %j', async (...args) => {
    const { code, err } = await cli(args);
    expect(code).toBe(2);
    expect(err).toContain(`'${args.at(-1)}'`);
    expect(err).toContain('units ms, s, m, h or d, such as 90s, 10m');
  });

  it('are JSON on stdout for programs', async () => {
    const result = await cli(['get', 'msg_none', '--json']);
    expect(result.code).toBe(4);
    expect(documents(result)).toMatchObject([{ error: { code: 'NOT_FOUND', reason: 'MESSAGE_NOT_FOUND' } }]);
  });
});

describe('address and key', () => {
  const elsewhere = { cwd: tmpdir() };

  it('come from the environment', async () => {
    expect(
      await cli(['get', 'msg_1'], { ...elsewhere, env: { SWITCHBACK_ADDRESS: place.address, SWITCHBACK_API_KEY: API_KEY } }),
    ).toMatchObject({ code: 0 });
  });

  it('come from the state directory that is named, and from no other', async () => {
    const named = { ...elsewhere, env: { SWITCHBACK_STATE_DIR: join(place.directory, '.switchback') } };
    expect(await cli(['get', 'msg_1'], named)).toMatchObject({ code: 0 });
    expect(await cli(['get', 'msg_1'], { env: { SWITCHBACK_STATE_DIR: tmpdir() } })).toMatchObject({ code: 2 });
  });

  it('are asked for when there is no key', async () => {
    const result = await cli(['get', 'msg_1'], elsewhere);
    expect(result.code).toBe(2);
    expect(result.err).toContain('--api-key');
  });

  it("are the demo's for its address however it is written", async () => {
    const local = place.address.replace('127.0.0.1', 'localhost');
    for (const address of [local, local.toUpperCase(), `http://${local}`, `HTTP://${place.address}/`]) expect(await cli(['get', 'msg_1', '--gateway', address])).toMatchObject({ code: 0 });
    for (const address of [`https://${place.address}`, place.address.replace('127.0.0.1', '127.0.0.2'), 'localhost.example.com:50051', 'localhost', '127.0.0.1']) {
      expect(await cli(['get', 'msg_1', '--gateway', address])).toMatchObject({ code: 2, err: expect.stringContaining(`there is no API key for ${address}`) });
    }
  });

  it("never send the demo's key to another address", async () => {
    expect(await cli(['get', 'msg_1', '--address', '127.0.0.1:1'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/there is no API key for 127\.0\.0\.1:1\n.*the key in demo\.json is for \S+ alone/),
    });
  });
});
