import { errors } from 'smpp';

import { asksForLess, refusalOf, type RefusalClass } from './command-status';

it.each<[number, string, RefusalClass]>([
  [0x0b, 'ESME_RINVDSTADR', 'RECIPIENT_PERMANENT'],
  [0x58, 'ESME_RTHROTTLED', 'TRANSIENT'],
  [0x14, 'ESME_RMSGQFUL', 'TRANSIENT'],
  [0x08, 'ESME_RSYSERR', 'TRANSIENT'],
  [0x0e, 'ESME_RINVPASWD', 'CONFIG'],
  [0x0a, 'ESME_RINVSRCADR', 'CONFIG'],
  [0x01, 'ESME_RINVMSGLEN', 'POLICY'],
  [0x45, 'ESME_RSUBMITFAIL', 'RECIPIENT_TEMPORARY'],
  [0x0400, 'SMPP_0x00000400', 'RECIPIENT_TEMPORARY'],
])('reads status %d as %s, %s', (status, code, errorClass) => {
  expect(refusalOf(status)).toEqual({ code, errorClass });
});

it('names statuses as the library does, where 3.4 and 5.0 have the same name', () => {
  const renamed = ['ESME_RINVTLVSTREAM', 'ESME_RTLVNOTALLWD', 'ESME_RINVTLVLEN', 'ESME_RMISSINGTLV', 'ESME_RINVTLVVAL'];
  for (const [name, status] of Object.entries(errors)) {
    if (status === 0 || status > 0xff || renamed.includes(name)) continue;
    expect(refusalOf(status).code).toBe(name);
  }
});

it('lets an operator say what the SMSC means', () => {
  expect(refusalOf(0x0400, new Map([[0x0400, 'OPTED_OUT']])).errorClass).toBe('OPTED_OUT');
  expect(refusalOf(0x58, new Map([[0x58, 'CONFIG']])).errorClass).toBe('CONFIG');
});

it('knows when less is asked for', () => {
  expect([0x58, 0x14, 0x08, 0x0b].map(asksForLess)).toEqual([true, true, false, false]);
});
