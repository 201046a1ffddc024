/**
 * `describe` for specs that need an SMSC of others (jSMPP, from Maven): skipped where it cannot be had, with the reason in its name. With
 * REQUIRE_SMSC=1 the lack of it is a failure.
 */
export function describeWithSmsc(name: string, specs: () => void): void {
  const reason = process.env['SWITCHBACK_SMSC_SKIP_REASON'];
  if (reason === undefined) describe(name, specs);
  else if (process.env['REQUIRE_SMSC'] === '1') it(`${name}: needs an SMSC`, () => Promise.reject(new Error(`REQUIRE_SMSC=1, but ${reason}`)));
  else describe.skip(`${name} (skipped: ${reason})`, specs);
}
