import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_KEY } from '../testing/fake-api';
import { Workplace, type CommandOptions, type Result } from '../testing/workplace';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

const cli = (args: readonly string[], options?: CommandOptions): Promise<Result> => place.run(args, options);

describe('customer and key', () => {
  it('use the operator key', async () => {
    expect(await cli(['customer', 'create', 'acme', '--name', 'Acme'])).toMatchObject({ code: 0, out: expect.stringContaining('acme') });
    expect(await cli(['key', 'create', 'acme'])).toMatchObject({
      code: 0,
      out: 'sbk_k1_s3cret\n',
      err: 'Keep it: it is not shown again.\n',
    });
    expect(await cli(['customer', 'create', 'acme', '--operator-key', API_KEY])).toMatchObject({ code: 3 });
  });
});

describe('providers', () => {
  it('are listed, a line for each and for each country that is judged by itself', async () => {
    const { code, out, err } = await cli(['providers', 'list']);
    expect(code).toBe(0);
    const [head, main, nepal, reserve] = out.split('\n').map((line) => line.split(/ {2,}/));
    expect(head?.slice(0, 5)).toEqual(['CHANNEL', 'PROVIDER', 'MODE', 'BREAKER', 'SHARE']);
    expect(main).toEqual(['SMS', 'main', 'NORMAL', 'OPEN until 2026-01-31T08:00:00.000Z', '25%', '3/96', '50 messages/s', 'all', '100%', '39 of 40']);
    expect(nepal?.slice(1)).toEqual(['+977', '25%', '20 of 200', '2026-01-31T08:00:00.000Z', 'BAD_RECEIPTS']);
    expect(reserve?.slice(0, 5)).toEqual(['SMS', 'reserve', 'NORMAL', 'CLOSED', '75%']);
    expect(err).toBe('EMAIL: its service does not answer.\n');
  });

  it('are helped with like all others, at any depth', async () => {
    for (const words of [['providers', 'list'], ['policy'], []]) expect(await cli(['help', ...words])).toEqual(await cli([...words, '--help']));
  });

  it('have every column of their list explained, by --help and in the README', async () => {
    const [headings = ''] = (await cli(['providers', 'list'])).out.split('\n');
    const columns = headings.split(/ {2,}/);
    const help = (await cli(['providers', 'list', '--help'])).out;
    const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
    for (const column of columns) {
      expect(help).toMatch(new RegExp(`^ {2}([A-Z ]+, )*${column}(, [A-Z ]+)* {2,}\\S`, 'm'));
      expect(readme).toMatch(new RegExp(`^\\| ([A-Z ]+, )*${column}(, [A-Z ]+)* \\|`, 'm'));
    }
  });

  it.each([
    ['pin', 'PINNED'],
    ['drain', 'DRAINED'],
    ['disable', 'DISABLED'],
  ])('%s says %s, and why', async (verb, mode) => {
    expect(await cli(['providers', verb, 'main', '--channel', 'SMS', '--reason', 'maintenance', '--expires-in', '2h'])).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${mode} (maintenance)`),
    });
    expect(place.api.steered).toMatchObject([{ channel: 'CHANNEL_SMS', provider: 'main', mode: `PROVIDER_MODE_${mode}`, reason: 'maintenance', expireTime: expect.any(Date) }]);
    expect(await cli(['providers', verb, 'main', '--channel', 'SMS'])).toMatchObject({ code: 2 });
  });

  it('enable says NORMAL', async () => {
    expect(await cli(['providers', 'enable', 'main', '--channel', 'SMS', '--json'])).toMatchObject({ code: 0, out: expect.stringContaining('"mode":"NORMAL"') });
    expect(await cli(['providers', 'enable', 'nobody', '--channel', 'SMS'])).toMatchObject({ code: 4 });
  });
});
