import { type ReceivedRecord } from '../bus';
import { OffsetCommits } from './offset-commits';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const record = (offset: number, partition = 0): ReceivedRecord => ({ topic: 't', partition, offset: String(offset), key: 'k', value: Buffer.alloc(0), headers: {}, timestamp: 0 });
const place = ({ partition }: ReceivedRecord): string => `t/${partition}`;

class Broker {
  readonly commits: string[][] = [];
  readonly errors: unknown[] = [];
  away = false;
  readonly offsets = new OffsetCommits((error) => this.errors.push(error));

  handled(...records: ReceivedRecord[]): void {
    this.offsets.add(records.map((one) => [place(one), one] as const), async (reached) => {
      if (this.away) throw new Error('away');
      this.commits.push(reached.map(({ partition, offset }) => `${partition}:${offset}`).sort());
    });
  }
}

test('what is handled within a moment is committed in one request, the last of each partition', async () => {
  const broker = new Broker();
  broker.handled(record(1), record(7, 1));
  broker.handled(record(2));
  broker.handled(record(3));
  expect(broker.commits).toEqual([]);
  await jest.advanceTimersByTimeAsync(200);
  expect(broker.commits).toEqual([['0:3', '1:7']]);
});

test('the last of a busy time is committed though nothing follows, and nothing twice', async () => {
  const broker = new Broker();
  broker.handled(record(1));
  await jest.advanceTimersByTimeAsync(10_000);
  broker.handled(record(2));
  await jest.advanceTimersByTimeAsync(10_000);
  expect(broker.commits).toEqual([['0:1'], ['0:2']]);
});

test('flush commits at once, after a commit that is under way, and nothing when there is nothing', async () => {
  const broker = new Broker();
  let release = (): void => undefined;
  const slow = new Promise<void>((resolve) => (release = resolve));
  const order: string[] = [];
  broker.offsets.add([['t/0', record(1)]], async () => {
    order.push('begun');
    await slow;
    order.push('done');
  });
  await jest.advanceTimersByTimeAsync(200);
  broker.handled(record(2));
  const flushed = broker.offsets.flush().then(() => order.push('flushed'));
  release();
  await flushed;
  expect(order).toEqual(['begun', 'done', 'flushed']);
  expect(broker.commits).toEqual([['0:2']]);
  await broker.offsets.flush();
  expect(broker.commits).toHaveLength(1);
});

test('a commit that failed is told, and made up for with the next', async () => {
  const broker = new Broker();
  broker.away = true;
  broker.handled(record(1), record(5, 1));
  await jest.advanceTimersByTimeAsync(200);
  expect(broker.errors).toHaveLength(1);
  broker.away = false;
  broker.handled(record(2));
  await jest.advanceTimersByTimeAsync(2_000);
  expect(broker.commits).toEqual([['0:2', '1:5']]);
  broker.away = true;
  broker.handled(record(3));
  await jest.advanceTimersByTimeAsync(200);
  broker.away = false;
  await jest.advanceTimersByTimeAsync(2_000);
  expect(broker.commits.at(-1)).toEqual(['0:3']);
});

test('after the group was dealt out anew nothing of before is committed', async () => {
  const broker = new Broker();
  broker.handled(record(9));
  broker.offsets.forget();
  broker.handled(record(1, 1));
  await jest.advanceTimersByTimeAsync(200);
  expect(broker.commits).toEqual([['1:1']]);
});
