import { type ReceivedRecord } from '../bus';
import { HandledRecords } from './deduplicate';

const record = (partition: number, offset: string): ReceivedRecord => ({ topic: 't', partition, offset, key: '', value: Buffer.alloc(0), headers: {}, timestamp: 0 });

test('knows a record by its place until its batch is committed', () => {
  const handled = new HandledRecords();
  handled.add(record(1, '7'));
  expect(handled.isHandled(record(1, '7'))).toBe(true);
  expect(handled.isHandled(record(2, '7'))).toBe(false);
  expect(handled.isHandled(record(1, '8'))).toBe(false);
  handled.forget([record(1, '7')]);
  expect(handled.isHandled(record(1, '7'))).toBe(false);
});
