import { destinationOf } from './destination';

it.each([
  ['SMS', '+15005550006', '1'],
  ['SMS', '+77012345678', '7'],
  ['SMS', '+4915112345678', '49'],
  ['SMS', '+9779812345678', '977'],
  ['SMS', '+35312345678', '353'],
  ['SMS', '12345', ''],
  ['WHATSAPP', '+9779812345678', ''],
  ['EMAIL', 'a@example.com', ''],
] as const)('%s to %s goes to "%s"', (channel, address, destination) => {
  expect(destinationOf(channel, address)).toBe(destination);
});
