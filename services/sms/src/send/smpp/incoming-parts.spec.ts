import { IncomingParts, type PartFate } from './incoming-parts';

/** One SMSC and the store behind it. It acknowledges what it is told is stored. */
class Smsc {
  readonly stored: string[] = [];
  stores = true;
  private readonly parts = new IncomingParts(0);

  /** A part of a message of two, all under the same reference. */
  async bring(number: number, text: string, connection: 'UP' | 'LOST' = 'UP'): Promise<PartFate> {
    const { fate, acknowledged } = await this.parts.add({ message: 'from, to, reference', total: 2, number, text }, (whole) => {
      if (this.stores) this.stored.push(whole);
      return Promise.resolve(this.stores);
    });
    if (fate === 'STORED' && connection === 'UP') acknowledged();
    return fate;
  }

  async bringAll(first: string, second: string): Promise<PartFate[]> {
    const fates = [await this.bring(1, first), await this.bring(2, second)];
    return fates[0] === 'LATER' ? [...fates, await this.bring(1, first)] : fates;
  }
}

const TOLD = ['LATER', 'STORED', 'STORED'];

describe('IncomingParts', () => {
  it('joins the parts, and stores them once however often they come while an acknowledgement is owed', async () => {
    const smsc = new Smsc();
    expect(await smsc.bring(1, 'Hello ')).toBe('LATER');
    expect(await smsc.bring(2, 'world', 'LOST')).toBe('STORED');
    expect(await smsc.bring(2, 'world')).toBe('STORED');
    expect(await smsc.bring(1, 'Hello ', 'LOST')).toBe('STORED');
    expect(await smsc.bring(1, 'Hello ')).toBe('STORED');
    expect(smsc.stored).toEqual(['Hello world']);
  });

  it('stores the same words again that come again under the same reference', async () => {
    const smsc = new Smsc();
    expect([await smsc.bringAll('Hello ', 'world'), await smsc.bringAll('Hello ', 'world')]).toEqual([TOLD, TOLD]);
    expect(smsc.stored).toEqual(['Hello world', 'Hello world']);
  });

  it('stores a message that has one part in common with the one before it, whichever comes first', async () => {
    const smsc = new Smsc();
    await smsc.bringAll('Hello ', 'world');
    expect(await smsc.bring(2, 'world')).toBe('LATER');
    expect([await smsc.bring(1, 'Bye '), await smsc.bring(2, 'world')]).toEqual(['STORED', 'STORED']);
    expect(await smsc.bringAll('Bye ', 'moon')).toEqual(TOLD);
    expect(smsc.stored).toEqual(['Hello world', 'Bye world', 'Bye moon']);
  });

  it('keeps the next message apart from one that is stored and owed', async () => {
    const smsc = new Smsc();
    await smsc.bring(1, 'Hello ');
    await smsc.bring(2, 'world');
    expect(await smsc.bring(1, 'Bye ')).toBe('LATER');
    expect(await smsc.bring(1, 'Hello ')).toBe('STORED');
    expect([await smsc.bring(2, 'moon'), await smsc.bring(1, 'Bye ')]).toEqual(['STORED', 'STORED']);
    expect(smsc.stored).toEqual(['Hello world', 'Bye moon']);
  });

  it('acknowledges nothing that could not be stored', async () => {
    const smsc = new Smsc();
    smsc.stores = false;
    await smsc.bring(1, 'Hello ');
    expect(await smsc.bring(2, 'world')).toBe('NOT_STORED');
    smsc.stores = true;
    expect([await smsc.bring(1, 'Hello '), await smsc.bring(2, 'world')]).toEqual(['STORED', 'STORED']);
    expect(smsc.stored).toEqual(['Hello world']);
  });
});
