import { convertedForms, MessageIds } from './message-ids';

it('leaves ids as they are', () => {
  const ids = new MessageIds('SAME');
  ids.answered('0012');
  expect(ids.receiptIds('0012')).toEqual(['0012']);
  expect(ids.ofReceipt('18')).toBe('18');
  expect(ids.ofReceipt('0012')).toBe('0012');
});

it('expects the other form where it is said', () => {
  expect(new MessageIds('DECIMAL_OF_HEX').receiptIds('0000001A')).toEqual(['26', '0000000026']);
  expect(new MessageIds('HEX_OF_DECIMAL').receiptIds('0026')).toEqual(['1a', '1A', '0000001a', '0000001A']);
  expect(convertedForms('a-uuid', 'DECIMAL_OF_HEX')).toEqual(['a-uuid']);
});

it('learns that receipts are in decimal, and takes none on suspicion', () => {
  const ids = new MessageIds('AUTO');
  for (const id of ['1A2B', '1A2C', '1A2D', '1A2E']) ids.answered(id);
  expect([6_699, 6_700].map((id) => ids.ofReceipt(String(id)))).toEqual([undefined, undefined]);
  expect(ids.ofReceipt('6701')).toBe('1A2D');
  // What was answered before it was learnt is still found, and what comes now is expected by its other id.
  expect(ids.ofReceipt('6699')).toBe('1A2B');
  expect(ids.receiptIds('1A2F')).toEqual(['6703', '0000006703']);
  expect(ids.ofReceipt('6703')).toBe('6703');
});

it('learns that they are the same, and is not misled by numbers that fit another way too', () => {
  const ids = new MessageIds('AUTO');
  for (let id = 10; id < 40; id += 1) ids.answered(String(id));
  // 12 is also the hexadecimal of 18.
  expect(ids.ofReceipt('12')).toBe('12');
  for (const id of ['29', '39', '38']) expect(ids.ofReceipt(id)).toBe(id);
  expect(ids.ofReceipt('99')).toBe('99');
});
