import { type ReceiptRequest } from '../provider';
import { Door } from './door';
import { withoutSignature } from './forgery-contract';
import { type ProviderContract, type ReceiptFixture } from './provider-contract';
import { type ReceiptHarness, withReceipts } from './with-receipts';
import { workOf } from './work-of';

interface DoorHarness extends ReceiptHarness {
  readonly door: Door;
  /** A valid receipt. */
  readonly first: ReceiptRequest;
}

/** A head, and what a socket holds of a body before anybody asks for it. */
const UNREAD_BYTES = 256 * 1024;
const MAX_BODY_BYTES = 3 * 1024 * 1024;
const FIVE_MEGABYTES = 5_000_000;
const NOTHING = { reads: 0, taken: [] };

/** The public door with this provider behind it: what is stored, what is refused, and what a refusal costs. */
export function doorContract(contract: ProviderContract): void {
  if (contract.receipts === undefined) return;
  storing(contract);
  refusing(contract);
  costing(contract);
  crowding(contract);
}

function storing(contract: ProviderContract): void {
  it('takes every valid receipt as it came, and says so', () =>
    atTheDoor(contract, async ({ door, valid }) => {
      expect(await statuses(door, valid)).toEqual(valid.map(() => 200));
      expect(door.taken.map(({ payload }) => Buffer.from(payload).toString())).toEqual(valid.map(({ request }) => Buffer.from(request.body).toString()));
    }));

  it('takes a receipt that is posted twice for the same, twice', () =>
    atTheDoor(contract, async ({ door, first }) => {
      expect([(await door.post(first)).status, (await door.post(first)).status]).toEqual([200, 200]);
      expect(door.taken[1]).toEqual(door.taken[0]);
    }));

  it('takes them in any order, many at once', () =>
    atTheDoor(contract, async ({ door, valid }) => {
      const answers = await Promise.all(valid.toReversed().map(({ request }) => door.post(request)));
      expect(answers.map(({ status }) => status)).toEqual(valid.map(() => 200));
      expect(door.taken).toHaveLength(valid.length);
    }));

  it('asks for it again when it cannot be stored', () =>
    atTheDoor(contract, async ({ door, first }) => {
      door.stores = false;
      expect(await door.post(first)).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
      door.stores = true;
      expect((await door.post(first)).status).toBe(200);
    }));

  it('stores nothing of a body that ends early', () =>
    atTheDoor(contract, async ({ door, first }) => {
      const headers = { ...first.headers, 'content-length': String(first.body.length + 10) };
      const answer = door.write({ ...first, headers }, [first.body]);
      expect((await door.post(first)).status).toBe(200);
      await door.close();
      expect(await answer).toBe('');
      expect(door.taken).toHaveLength(1);
    }));
}

function refusing(contract: ProviderContract): void {
  it.each<['forged' | 'stale' | 'malformed']>([['forged'], ['stale'], ['malformed']])('stores nothing of what is %s', (kind) =>
    atTheDoor(contract, async (harness) => {
      const answered = await statuses(harness.door, harness[kind] ?? []);
      if (kind !== 'malformed') expect(answered.filter((status) => status < 400 || status >= 500)).toEqual([]);
      expect(harness.door.taken.flatMap(({ reports }) => [...reports.receipts, ...(reports.signals ?? [])])).toEqual([]);
    }),
  );

  it.each<[number, string, Partial<ReceiptRequest>]>([
    [415, 'another content type', { headers: { 'content-type': 'image/png' } }],
    [415, 'a compressed body', { headers: { 'content-encoding': 'gzip' } }],
    [405, 'another method', { method: 'DELETE' }],
    [404, 'another provider', { url: 'https://example.org/receipts/nobody' }],
  ])('answers %i to %s, unread', (status, _name, changes) =>
    atTheDoor(contract, async ({ door, first }) => {
      expect((await door.post({ ...first, ...changes, headers: { ...first.headers, ...changes.headers } })).status).toBe(status);
      expect({ reads: door.reads, taken: door.taken }).toEqual(NOTHING);
    }),
  );
}

function costing(contract: ProviderContract): void {
  it.each([
    ['a body like a real one', undefined],
    ['half an object', '{"event":'],
    ['nothing', ''],
  ])('refuses %s without a signature, unread and unparsed', (_name, content) =>
    atTheDoor(contract, async ({ door, first }) => {
      const work = await workOf(() => door.post(unsigned(first, content ?? first.body)));
      expect({ status: work.result.status, parsed: work.parsed, reads: door.reads, taken: door.taken }).toEqual({ status: 401, parsed: 0, ...NOTHING });
    }),
  );

  it.each([
    ['unsigned', unsigned],
    ['under a signature', (first: ReceiptRequest, body: Uint8Array): ReceiptRequest => ({ ...first, body })],
  ])('refuses an object of a million keys, %s, unread and unparsed', (_name, request) =>
    atTheDoor(contract, async ({ door, first }) => {
      const keys = Buffer.from(`{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(',')}}`);
      const work = await workOf(() => door.write(declaring(request(first, keys), keys.length), chunksOf(keys)));
      expect(work.result).toMatch(/^HTTP\/1\.1 4(01|13) /);
      expect({ parsed: work.parsed, reads: door.reads, taken: door.taken }).toEqual({ parsed: 0, ...NOTHING });
      expect(door.bytes).toBeLessThan(UNREAD_BYTES);
    }),
  );

  it('refuses 5 MB under a right signature, unread', () =>
    atTheDoor(contract, async ({ door, first }) => {
      const body = Buffer.alloc(FIVE_MEGABYTES, ' ');
      expect(await door.write(declaring(first, body.length), chunksOf(body))).toMatch(/^HTTP\/1\.1 413 /);
      expect({ reads: door.reads, taken: door.taken }).toEqual(NOTHING);
      expect(door.bytes).toBeLessThan(UNREAD_BYTES);
    }));

  it('reads no more than it takes of a body that does not say how long it is', () =>
    atTheDoor(contract, async ({ door, first }) => {
      const headers = { ...first.headers, 'transfer-encoding': 'chunked' };
      const chunk = Buffer.from(`10000\r\n${' '.repeat(0x10000)}\r\n`);
      const chunks = Array.from({ length: FIVE_MEGABYTES / 0x10000 }, () => chunk);
      expect(await door.write({ ...first, headers }, chunks)).toMatch(/^HTTP\/1\.1 413 /);
      expect({ reads: door.reads, taken: door.taken }).toEqual(NOTHING);
      expect(door.bytes).toBeLessThan(MAX_BODY_BYTES + UNREAD_BYTES);
    }));

  it('does nothing for a flood of unsigned ones but to refuse them, and takes a signed one in its midst', () =>
    atTheDoor(contract, async ({ door, first }) => {
      const alone = await workOf(() => door.post(first));
      const flood = Array.from({ length: 300 }, () => door.post(unsigned(first, Buffer.alloc(10_000, ' '))));
      const amidst = await workOf(() => door.post(first));
      expect([alone.result.status, amidst.result.status, amidst.parsed]).toEqual([200, 200, alone.parsed]);
      expect(new Set((await Promise.all(flood)).map(({ status }) => status))).toEqual(new Set([401]));
      expect({ reads: door.reads, taken: door.taken.length }).toEqual({ reads: 2, taken: 2 });
    }));
}

function crowding(contract: ProviderContract): void {
  it('takes a signed one while hundreds of bodies begin and do not come', () =>
    atTheDoor(contract, async ({ door, first }) => {
      const answers = Array.from({ length: 300 }, () => door.write(declaring(first, first.body.length), [first.body.subarray(0, 1)]));
      await door.heads(300);
      expect((await door.post(first)).status).toBe(200);
      await door.close();
      expect(new Set(await Promise.all(answers))).toEqual(new Set(['']));
    }));
}

async function atTheDoor(contract: ProviderContract, test: (harness: DoorHarness) => Promise<void>): Promise<void> {
  await withReceipts(contract, async (harness) => {
    const first = harness.valid[0]?.request;
    if (first === undefined) throw new Error('no valid receipt');
    const door = await Door.open(harness.provider, first.url.replace(/\/receipts\/.*$/, ''));
    try {
      await test({ ...harness, door, first });
    } finally {
      await door.close();
    }
  });
}

async function statuses(door: Door, fixtures: readonly ReceiptFixture[]): Promise<number[]> {
  const answered: number[] = [];
  for (const { request } of fixtures) answered.push((await door.post(request)).status);
  return answered;
}

function unsigned(first: ReceiptRequest, body: string | Uint8Array): ReceiptRequest {
  return withoutSignature({ ...first, body: Buffer.from(body) });
}

function declaring(request: ReceiptRequest, length: number): ReceiptRequest {
  return { ...request, headers: { ...request.headers, 'content-length': String(length) } };
}

function* chunksOf(body: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += 0x10000) yield body.subarray(at, at + 0x10000);
}
