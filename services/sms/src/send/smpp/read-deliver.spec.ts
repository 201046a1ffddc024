import { decodePdu, encodePdu, type Fields, type PduBody } from './codec';
import { smppOptions } from './options';
import { readDeliver } from './read-deliver';

const options = (changes: object = {}) => smppOptions.parse({ host: 'smsc', systemId: 'esme', from: '12345', ...changes });
const sender = { source_addr_ton: 1, source_addr_npi: 1, source_addr: '15005550010', dest_addr_ton: 3, dest_addr_npi: 0, destination_addr: '12345' };
const TEXT = 'id:0007 sub:001 dlvrd:000 submit date:2603011200 done date:2603011201 stat:UNDELIV err:027 text:Hi';

function body(fields: Fields): PduBody {
  const read = decodePdu(encodePdu('deliver_sm', 1, { ...sender, ...fields })).body;
  if (read === undefined) throw new Error('not readable');
  return read;
}

const receipt = (fields: Fields, changes: object = {}) => readDeliver(body({ esm_class: 4, short_message: Buffer.from(TEXT), ...fields }), options(changes));

describe('a receipt', () => {
  it('is read from its text, zeros kept', () => {
    expect(receipt({})).toEqual({ kind: 'RECEIPT', receipt: { providerMessageId: '0007', status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '027' } });
  });

  it('is read from its parameters first', () => {
    const parameters = { receipted_message_id: Buffer.from('0008\0'), message_state: 8, network_error_code: Buffer.from([3, 0, 1]) };
    expect(receipt(parameters)).toMatchObject({ receipt: { providerMessageId: '0008', status: 'REJECTED', errorClass: 'RECIPIENT_PERMANENT', code: '027' } });
    expect(receipt({ ...parameters, short_message: Buffer.alloc(0) })).toMatchObject({ receipt: { providerMessageId: '0008', status: 'REJECTED', code: 'GSM_1' } });
  });

  it('is read from a message_payload, and from UCS-2', () => {
    expect(receipt({ short_message: Buffer.alloc(0), message_payload: Buffer.from(TEXT) })).toMatchObject({ receipt: { providerMessageId: '0007' } });
    expect(receipt({ data_coding: 8, short_message: Buffer.from(TEXT, 'utf16le').swap16() })).toMatchObject({ receipt: { providerMessageId: '0007' } });
  });

  it('has the class and the zone that the operator knows', () => {
    expect(receipt({}, { errorClasses: { '027': 'OPTED_OUT' } })).toMatchObject({ receipt: { errorClass: 'OPTED_OUT' } });
    expect(receipt({}, { receiptUtcOffsetMinutes: 0 })).toMatchObject({ receipt: { occurredAt: Date.UTC(2026, 2, 1, 12, 1) } });
  });

  it('is not believed to a person who writes one', () => {
    expect(receipt({ esm_class: 0 })).toMatchObject({ kind: 'MESSAGE', text: TEXT });
    expect(receipt({ esm_class: 0 }, { unmarkedReceipts: true })).toMatchObject({ kind: 'RECEIPT' });
  });

  it('is unreadable without an id or a state', () => {
    expect(receipt({ short_message: Buffer.from('stat:DELIVRD') })).toEqual({ kind: 'UNREADABLE' });
    expect(receipt({ short_message: Buffer.from('id:1 stat:LEVITATING') })).toEqual({ kind: 'UNREADABLE' });
  });
});

describe('a message that comes in', () => {
  it.each<[string, Fields, string]>([
    ['GSM-7', { short_message: Buffer.from('001b65', 'hex') }, '@€'],
    ['ASCII', { data_coding: 1, short_message: Buffer.from('STOP') }, 'STOP'],
    ['Latin-1', { data_coding: 3, short_message: Buffer.from('é', 'latin1') }, 'é'],
    ['Cyrillic', { data_coding: 6, short_message: Buffer.from('c1e2defe', 'hex') }, 'Сто\u045e'],
    ['UCS-2', { data_coding: 8, short_message: Buffer.from('d83dde00', 'hex') }, '😀'],
    ['a message class', { data_coding: 0xf0, short_message: Buffer.from('00', 'hex') }, '@'],
    ['a payload', { short_message: Buffer.alloc(0), message_payload: Buffer.from('Hi') }, 'Hi'],
  ])('is read in %s', (_name, fields, text) => {
    expect(readDeliver(body(fields), options())).toEqual({ kind: 'MESSAGE', from: '+15005550010', to: '12345', text });
  });

  it.each<[string, Fields]>([
    ['an 8-bit reference', { esm_class: 0x40, short_message: Buffer.concat([Buffer.from('050003070201', 'hex'), Buffer.from('Hi')]) }],
    ['a 16-bit reference after another element', { esm_class: 0x40, short_message: Buffer.concat([Buffer.from('0a2401010804000702010000'.slice(0, 22), 'hex'), Buffer.from('Hi')]) }],
    ['sar parameters', { short_message: Buffer.from('Hi'), sar_msg_ref_num: 7, sar_total_segments: 2, sar_segment_seqnum: 1 }],
  ])('knows which part it is by %s', (_name, fields) => {
    expect(readDeliver(body(fields), options())).toMatchObject({ kind: 'MESSAGE', part: { reference: 7, total: 2, number: 1 } });
  });
});
