import { smsSegments } from '@switchback/sms-text';

import { smppOptions } from './options';
import { submitFields } from './submit-fields';
import { validityPeriod } from './validity-period';

const options = (changes: object = {}) => smppOptions.parse({ host: 'smsc', systemId: 'esme', from: '12345', ...changes });
const submit = (text: string, changes: object = {}) => submitFields({ from: options(changes).from ?? '', to: '+15005550010', text, validitySeconds: 90 }, options(changes), 0x0107) ?? [];
const octets = (fields: { short_message?: unknown } | undefined) => (Buffer.isBuffer(fields?.short_message) ? fields.short_message.toString('hex') : '');
const LONG = 'a'.repeat(161);

it('says who, to whom, how long and that a receipt is wanted', () => {
  expect(submit('Hi@')).toEqual([
    {
      service_type: '',
      source_addr_ton: 3,
      source_addr_npi: 0,
      source_addr: '12345',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '15005550010',
      esm_class: 0,
      protocol_id: 0,
      priority_flag: 0,
      schedule_delivery_time: '',
      validity_period: '000000000130000R',
      registered_delivery: 1,
      replace_if_present_flag: 0,
      data_coding: 0,
      sm_default_msg_id: 0,
      short_message: Buffer.from('486900', 'hex'),
    },
  ]);
  expect(submit('Hi', { receipts: false, validityPeriod: false, replaceIfPresent: true })[0]).toMatchObject({ registered_delivery: 0, validity_period: '', replace_if_present_flag: 1 });
});

it.each([
  ['+15005550006', 1, 1, '15005550006'],
  ['12345', 3, 0, '12345'],
  ['Acme', 5, 0, 'Acme'],
])('numbers the sender %s', (from, ton, npi, address) => {
  expect(submit('Hi', { from })[0]).toMatchObject({ source_addr_ton: ton, source_addr_npi: npi, source_addr: address });
  expect(submit('Hi', { from, fromTon: 0, fromNpi: 9 })[0]).toMatchObject({ source_addr_ton: 0, source_addr_npi: 9 });
});

it.each([
  [1, '000000000001000R'],
  [3_600, '000000010000000R'],
  [90_061, '000001010101000R'],
  [0, '000000000001000R'],
  [1e9, '000099000000000R'],
])('writes a validity of %d s as %s', (seconds, expected) => {
  expect(validityPeriod(seconds)).toBe(expected);
});

it.each<[string, object, string, string, object]>([
  ['an 8-bit reference', {}, '050003070201', '050003070202', { esm_class: 0x40 }],
  ['a 16-bit reference', { longMessages: 'UDH_16' }, '06080401070201', '06080401070202', { esm_class: 0x40 }],
  ['sar parameters', { longMessages: 'SAR' }, '6161', '6161', { esm_class: 0, sar_msg_ref_num: 0x0107, sar_total_segments: 2 }],
])('numbers parts by %s', (_name, changes, first, second, fields) => {
  const parts = submit(LONG, changes);
  expect(parts).toHaveLength(2);
  expect([octets(parts[0]).startsWith(first), octets(parts[1]).startsWith(second)]).toEqual([true, true]);
  expect(parts).toEqual([expect.objectContaining(fields), expect.objectContaining(fields)]);
});

it('sends a long text whole where the SMSC divides it', () => {
  expect(submit(LONG, { longMessages: 'PAYLOAD' })).toEqual([expect.objectContaining({ esm_class: 0, short_message: Buffer.alloc(0), message_payload: Buffer.from(LONG) })]);
});

it('codes what the alphabet does not have as UCS-2, and Latin-1 where it is asked for', () => {
  expect(submit('あ')[0]).toMatchObject({ data_coding: 8, short_message: Buffer.from('3042', 'hex') });
  expect(submit('ç', { encoding: 'LATIN_1' })[0]).toMatchObject({ data_coding: 3, short_message: Buffer.from('e7', 'hex') });
  expect(submit('hello', { encoding: 'GSM_7_PACKED' })[0]).toMatchObject({ short_message: Buffer.from('e8329bfd06', 'hex') });
});

it('makes as many parts as are counted, none longer than one message', () => {
  for (const text of [LONG, '€'.repeat(153), '😀'.repeat(67), 'न'.repeat(202)]) {
    const parts = submit(text);
    expect(parts).toHaveLength(smsSegments(text).segments);
    for (const part of parts) expect(octets(part).length / 2).toBeLessThanOrEqual(6 + 153);
  }
  expect(submitFields({ from: '12345', to: '+1', text: 'a'.repeat(153 * 256), validitySeconds: 1 }, options(), 1)).toBeUndefined();
});
