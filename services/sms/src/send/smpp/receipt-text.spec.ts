import { readReceiptDate, readReceiptText } from './receipt-text';

it.each([
  ['the specification', 'id:0123456789 sub:001 dlvrd:001 submit date:9602181200 done date:9602181201 stat:DELIVRD err:000 text:Hello', { id: '0123456789', stat: 'DELIVRD', err: '000', doneDate: '9602181201' }],
  ['upper case', 'ID:1F SUB:001 DLVRD:000 SUBMIT DATE:260301120000 DONE DATE:260301120105 STAT:UNDELIV ERR:012 TEXT:', { id: '1F', stat: 'UNDELIV', err: '012', doneDate: '260301120105' }],
  ['underscores and semicolons', 'message_id:abc-1;done_date:2603011200;stat:EXPIRED;err:5;text:', { id: 'abc-1', stat: 'EXPIRED', err: '5', doneDate: '2603011200' }],
  ['no spaces', 'id:0042sub:001dlvrd:001submit date:2603011200done date:2603011201stat:DELIVRDerr:000text:', { id: '0042', stat: 'DELIVRD', err: '000', doneDate: '2603011201' }],
  ['spaces after colons', 'id: 77 stat: REJECTD err: 0x', { id: '77', stat: 'REJECTD', err: '0x', doneDate: undefined }],
  ['a uuid and no date', 'id:8d1e7a3c-5b1f-4b63-9d7f-2f1f1a3b5c7d stat:ACCEPTD', { id: '8d1e7a3c-5b1f-4b63-9d7f-2f1f1a3b5c7d', stat: 'ACCEPTD', err: undefined, doneDate: undefined }],
  ['only a state', 'stat:DELIVRD err:000', { id: undefined, stat: 'DELIVRD', err: '000', doneDate: undefined }],
])('reads %s', (_name, text, expected) => {
  expect(readReceiptText(text)).toEqual(expected);
});

it('does not take the message’s own words for fields', () => {
  expect(readReceiptText('id:1 stat:UNDELIV text:id:2 stat:DELIVRD err:000')).toEqual({ id: '1', stat: 'UNDELIV', err: undefined, doneDate: undefined });
  expect(readReceiptText('Hello, how are you?')).toBeUndefined();
});

it('reads dates in the zone of the SMSC', () => {
  expect(readReceiptDate('2603011201', 60)).toBe(Date.UTC(2026, 2, 1, 11, 1));
  expect(readReceiptDate('260301120105', 0)).toBe(Date.UTC(2026, 2, 1, 12, 1, 5));
  expect(readReceiptDate('20260301120105', -120)).toBe(Date.UTC(2026, 2, 1, 14, 1, 5));
  expect(readReceiptDate('2613011201', 0)).toBeUndefined();
});
