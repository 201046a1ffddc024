import { inspect } from 'node:util';
import { conceal } from './conceal';
import { createLogger } from './logger';

test('prints the fields that are shown, and works as before', () => {
  const request = conceal({ attemptId: 'a.0.1', address: '+15005550006', content: { text: 'Your code is 123456' } }, { attemptId: 'a.0.1' });
  const written: string[] = [];
  const log = createLogger({ service: 'spec', destination: { write: (line) => void written.push(line) } });
  log.info({ request, items: [request] }, 'careless');
  log.info(request, 'careless');
  const printed = [...written, JSON.stringify({ request }), inspect({ request }), String(request), `${request}`].join('\n');
  expect(printed).not.toMatch(/15005550006|123456/);
  expect(JSON.parse(JSON.stringify(request))).toEqual({ attemptId: 'a.0.1', rest: '[redacted]' });
  expect(request.address).toBe('+15005550006');
  expect(request).toEqual({ attemptId: 'a.0.1', address: '+15005550006', content: { text: 'Your code is 123456' } });
});
