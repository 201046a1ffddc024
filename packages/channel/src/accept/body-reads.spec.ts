import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { type BodyRead, BodyReads } from './body-reads';

const limits = { maxBytes: 10, most: 2, mostBytes: 20, patienceMs: 60_000, graceMs: 100, bytesPerSecond: 10 };

/** A request of which nothing has come yet. */
function incoming(): IncomingMessage {
  return new IncomingMessage(new Socket());
}

function declaring(bytes: number): IncomingMessage {
  const request = incoming();
  request.headers['content-length'] = String(bytes);
  return request;
}

function finish(request: IncomingMessage, text: string): void {
  request.push(text);
  request.push(null);
}

/** What was pushed has been read. */
function flowing(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('BodyReads', () => {
  it('reads a body whole', async () => {
    const request = incoming();
    const read = new BodyReads(limits).read(request);
    finish(request, 'hello');
    expect(await read).toEqual({ outcome: 'WHOLE', body: Buffer.from('hello') });
  });

  it('stops at its limit', async () => {
    const request = incoming();
    const read = new BodyReads(limits).read(request);
    request.push('x'.repeat(11));
    expect(await read).toEqual({ outcome: 'TOO_LARGE' });
  });

  it('reads so many at once, and another when one is through', async () => {
    const bodies = new BodyReads(limits, () => 0);
    const [first, second, third] = [incoming(), incoming(), incoming()];
    const reads = [bodies.read(first), bodies.read(second)];
    expect(await bodies.read(third)).toEqual({ outcome: 'BUSY' });
    finish(first, 'one');
    await reads[0];
    const again = bodies.read(third);
    finish(third, 'three');
    expect(await again).toMatchObject({ outcome: 'WHOLE' });
    finish(second, 'two');
    expect(await reads[1]).toMatchObject({ outcome: 'WHOLE' });
  });

  it('ends the one that is furthest behind when another wants its place', async () => {
    let now = 0;
    const bodies = new BodyReads(limits, () => now);
    const [stalled, late, next] = [incoming(), incoming(), incoming()];
    const reads = [bodies.read(stalled)];
    stalled.push('x');
    now = 10;
    reads.push(bodies.read(late));
    await flowing();
    now = 250;
    const read = bodies.read(next);
    finish(next, 'next');
    expect(await read).toMatchObject({ outcome: 'WHOLE' });
    expect([stalled.destroyed, late.destroyed]).toEqual([false, true]);
    finish(stalled, 'late');
    expect(await Promise.all(reads)).toMatchObject([{ outcome: 'WHOLE' }, { outcome: 'GONE' }]);
  });

  it('ends none that has hardly begun, and none that comes at the pace', async () => {
    let now = 0;
    const bodies = new BodyReads(limits, () => now);
    const [steady, fresh] = [incoming(), incoming()];
    const reads = [bodies.read(steady)];
    steady.push('12345');
    await flowing();
    now = 500;
    reads.push(bodies.read(fresh));
    expect(await bodies.read(incoming())).toEqual({ outcome: 'BUSY' });
    now = 600;
    expect(await bodies.read(incoming())).toEqual({ outcome: 'BUSY' });
    finish(steady, '6');
    finish(fresh, '1');
    expect(await Promise.all(reads)).toMatchObject([{ outcome: 'WHOLE' }, { outcome: 'WHOLE' }]);
  });

  it('lets genuine ones in while thousands a second send one byte', async () => {
    let now = 0;
    const bodies = new BodyReads({ ...limits, maxBytes: 1_000, most: 100, mostBytes: 100_000, bytesPerSecond: 10_000 }, () => now);
    const outcomes: string[] = [];
    const flood: IncomingMessage[] = [];
    const floods: Promise<BodyRead>[] = [];
    for (; now < 2_000; now += 2) {
      const request = incoming();
      flood.push(request);
      floods.push(bodies.read(request));
      request.push('x');
      if (now % 100 !== 0) continue;
      const genuine = incoming();
      const read = bodies.read(genuine);
      finish(genuine, 'genuine');
      outcomes.push((await read).outcome);
    }
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => 'WHOLE'));
    for (const request of flood) request.destroy();
    expect(new Set((await Promise.all(floods)).map(({ outcome }) => outcome))).toEqual(new Set(['GONE']));
  });

  it('holds so much at once: what declares much and sends little counts for little', async () => {
    const bodies = new BodyReads({ ...limits, most: 10 }, () => 0);
    const reads = Array.from({ length: 5 }, () => {
      const request = declaring(9);
      const read = bodies.read(request);
      finish(request, '1234');
      return read;
    });
    expect((await Promise.all(reads)).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'WHOLE'));
  });

  it('ends the slowest of those that hold much when it is too much', async () => {
    let now = 0;
    const bodies = new BodyReads({ ...limits, most: 10 }, () => now);
    const [slow, quick, little] = [incoming(), incoming(), incoming()];
    const reads = [bodies.read(slow)];
    now = 500;
    reads.push(bodies.read(little), bodies.read(quick));
    slow.push('123456789');
    little.push('1');
    quick.push('1234567890');
    await flowing();
    expect([slow, quick, little].map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
    little.push('2');
    await flowing();
    expect([slow, quick, little].map(({ destroyed }) => destroyed)).toEqual([true, false, false]);
    finish(little, '');
    finish(quick, '');
    expect(await Promise.all(reads)).toMatchObject([{ outcome: 'GONE' }, { outcome: 'WHOLE', body: Buffer.from('12') }, { outcome: 'WHOLE' }]);
  });
});
