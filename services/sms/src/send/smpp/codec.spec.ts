import { decodePdu, encodePdu } from './codec';
import { FrameReader, FramingError } from './frame-reader';

const hex = (text: string) => Buffer.from(text.replace(/\s+/g, ''), 'hex');

describe('the codec', () => {
  it('writes what the specification shows', () => {
    // SMPP 3.4, section 3.2.3: the example of a bind_transmitter, here as a transceiver.
    const octets = encodePdu('bind_transceiver', 1, {
      system_id: 'SMPP3TEST',
      password: 'secret08',
      system_type: 'SUBMIT1',
      interface_version: 0,
      addr_ton: 1,
      addr_npi: 1,
      address_range: '',
    });
    expect(octets).toEqual(
      hex(`0000002F 00000009 00000000 00000001 534D50503354455354 00 7365637265743038 00 5355424D495431 00 00 01 01 00`),
    );
  });

  it('carries octets as they are', () => {
    const short_message = hex('050003070201 1b65 00');
    const pdu = decodePdu(encodePdu('deliver_sm', 7, { esm_class: 0x40, data_coding: 0, short_message }));
    expect(pdu).toMatchObject({ command: 'deliver_sm', isResponse: false, sequence: 7, status: 0 });
    expect(pdu.body?.octets('short_message')).toEqual(short_message);
    expect(decodePdu(encodePdu('query_sm_resp', 1, { message_id: 'a', final_date: '000001000000000R', message_state: 2 })).body?.text('final_date')).toBe(
      '000001000000000R',
    );
  });

  it('reads a receipted_message_id that does not end with a zero octet', () => {
    // esm_class 4; TLV 001E "ab" without its zero, then TLV 0427 with 2.
    const octets = hex('00000036 00000005 00000000 00000001 00 01 01 3100 01 01 3200 04 00 00 00 00 00 00 00 00 00 001E 0002 6162 0427 0001 02 0204 0002 0007');
    octets.writeUInt32BE(octets.length, 0);
    const { body } = decodePdu(octets);
    expect(body?.octets('receipted_message_id')).toEqual(Buffer.from('ab'));
    expect(body?.number('message_state')).toBe(2);
  });

  it('does not throw at what it cannot read', () => {
    expect(decodePdu(hex('00000011 00000005 00000000 00000009 00'))).toMatchObject({ sequence: 9 });
    expect(decodePdu(hex('00000018 00000005 00000000 00000009 00 01 01 00 00 00 00 FF'))).toMatchObject({ sequence: 9 });
    expect(decodePdu(hex('00000010 00000999 00000000 00000009'))).toMatchObject({ command: 'unknown', isResponse: false });
    expect(decodePdu(hex('00000010 80000999 00000000 00000009'))).toMatchObject({ isResponse: true });
  });
});

describe('FrameReader', () => {
  const frames = [encodePdu('enquire_link', 1), encodePdu('submit_sm_resp', 2, { message_id: 'abc' }), encodePdu('unbind', 3)];

  it.each([1, 2, 3, 7, 16, 1_000])('cuts a stream that comes in chunks of %d octets', (size) => {
    const stream = Buffer.concat(frames);
    const reader = new FrameReader();
    const read: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size) read.push(...reader.push(stream.subarray(at, at + size)));
    expect(read).toEqual(frames);
  });

  it.each(['0000000F', 'FFFFFFFF', '32323020'])('gives up at a command_length of %s', (length) => {
    expect(() => new FrameReader().push(hex(length))).toThrow(FramingError);
  });
});
