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
