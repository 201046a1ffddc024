import { smppOptions } from './options';
import { sourceFor, sourcesOf } from './source-addresses';

const smsc = { host: 'smsc', systemId: 'esme' };
const senders = [{ country: 'US', from: '12345' }, { country: 'DE', from: 'Acme' }, { default: 'Acme' }];
const [US, DE, FR] = ['+14155552671', '+4915112345678', '+33612345678'];

it('comes from the sender of the person’s country, else from the default that the country carries', () => {
  const options = smppOptions.parse({ ...smsc, senders });
  expect([US, DE, FR].map((to) => sourceFor(options, to))).toEqual(['12345', 'Acme', 'Acme']);
  expect(sourceFor(smppOptions.parse({ ...smsc, senders: senders.slice(1) }), US)).toBeUndefined();
});

it('comes from `from` everywhere, as it is', () => {
  const options = smppOptions.parse({ ...smsc, from: 'Acme' });
  expect([US, DE].map((to) => sourceFor(options, to))).toEqual(['Acme', 'Acme']);
});

it('may have come from each sender once', () => {
  expect(sourcesOf(smppOptions.parse({ ...smsc, senders }))).toEqual(['12345', 'Acme']);
  expect(sourcesOf(smppOptions.parse({ ...smsc, from: '12345' }))).toEqual(['12345']);
});

it.each([[{}], [{ from: '12345', senders }]])('is said once: %j', (changes) => {
  const { error } = smppOptions.safeParse({ ...smsc, ...changes });
  expect(error?.issues).toMatchObject([{ path: ['from'], message: 'give one of from and senders' }]);
});
