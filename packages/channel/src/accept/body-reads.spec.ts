import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { BodyReads } from './body-reads';

const limits = { maxBytes: 10, most: 2, mostBytes: 20, patienceMs: 60_000, slowMs: 1_000 };

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

  it('reads so much at once: what bodies declare counts, and one that declares nothing as the longest', async () => {
    const bodies = new BodyReads({ ...limits, most: 10, mostBytes: 18 }, () => 0);
    const [first, second] = [declaring(9), declaring(9)];
    const reads = [bodies.read(first), bodies.read(second)];
    expect(await bodies.read(declaring(1))).toEqual({ outcome: 'BUSY' });
    finish(first, 'one');
    await reads[0];
    expect(await bodies.read(incoming())).toEqual({ outcome: 'BUSY' });
    const third = declaring(9);
    reads.push(bodies.read(third));
    finish(second, 'two');
    finish(third, 'three');
    expect(await Promise.all(reads)).toMatchObject([{ outcome: 'WHOLE' }, { outcome: 'WHOLE' }, { outcome: 'WHOLE' }]);
  });

  it('ends the slowest when another waits', async () => {
    let now = 0;
    const bodies = new BodyReads(limits, () => now);
    const [slow, slower, next] = [incoming(), incoming(), incoming()];
    const reads = [bodies.read(slow), bodies.read(slower)];
    now = 1_000;
    const read = bodies.read(next);
    finish(next, 'next');
    expect(await read).toMatchObject({ outcome: 'WHOLE' });
    expect(slow.destroyed).toBe(true);
    finish(slower, 'late');
    expect(await reads[1]).toMatchObject({ outcome: 'WHOLE' });
  });
});
