import { classByCode } from './class-by-code';

it('finds the class of every code that is listed, and of no other', () => {
  const classes = classByCode<number>({ TRANSIENT: [1], RECIPIENT_PERMANENT: [2], RECIPIENT_TEMPORARY: [3], OPTED_OUT: [4], POLICY: [5], CONFIG: [6, 7] });
  expect([...classes]).toEqual([[1, 'TRANSIENT'], [2, 'RECIPIENT_PERMANENT'], [3, 'RECIPIENT_TEMPORARY'], [4, 'OPTED_OUT'], [5, 'POLICY'], [6, 'CONFIG'], [7, 'CONFIG']]);
});
