import { findExim } from './mail-transfer-agent';

/**
 * `describe` for specs that need a mail server: skipped where there is none, with the reason in its name. With REQUIRE_MTA=1 the lack of
 * one is a failure.
 */
export function describeWithMta(name: string, specs: () => void): void {
  const found = findExim();
  if ('program' in found) describe(name, specs);
  else if (process.env['REQUIRE_MTA'] === '1') it(`${name}: needs a mail server`, () => Promise.reject(new Error(`REQUIRE_MTA=1, but ${found.skip}`)));
  else describe.skip(`${name} (skipped: ${found.skip})`, specs);
}
