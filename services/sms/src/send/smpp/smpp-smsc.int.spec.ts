import { aDispatch, ChannelUnderTest } from '@switchback/channel/under-test';
import { Content } from '@switchback/contracts';
import { describeWithSmsc, JsmppSmsc, waitFor } from '@switchback/testing';

import { smpp } from './index';

/** SMPP_MESSAGES=20000 for the long run, in which a session is broken every 5 s; else a few seconds of the same. */
const MESSAGES = Number(process.env['SMPP_MESSAGES'] ?? '600');
const LONG = MESSAGES >= 5_000;
const BREAK_EVERY_MS = LONG ? 5_000 : 500;
const PER_SECOND = LONG ? 400 : 150;
const BINDS = 4;
const WINDOW = 10;
/** Every tenth is of two parts. */
const TWO_PARTS = 'Zwei Teile. '.repeat(14);

interface ClaimRow {
  readonly attempt_id: string;
  readonly status: string;
  readonly error_class: string | null;
  readonly provider_code: string | null;
}

describeWithSmsc('the SMS service and an SMSC that throttles and breaks sessions', () => {
  let smsc: JsmppSmsc;
  let test: ChannelUnderTest;
  const sent = new Map<string, { readonly number: string; readonly parts: number }>();

  beforeAll(async () => {
    smsc = await JsmppSmsc.start({ perSecond: PER_SECOND, breakEveryMs: BREAK_EVERY_MS, password: 'secret' });
    const provider = {
      id: 'smsc',
      kind: 'smpp',
      host: '127.0.0.1',
      port: smsc.port,
      systemId: 'esme',
      password: 'secret',
      from: '12345',
      binds: BINDS,
      window: WINDOW,
      // A little more than the SMSC takes, so that it throttles.
      submitsPerSecond: PER_SECOND * 1.1,
      throttlePauseMs: 100,
      reconnect: { initialMs: 50, maxMs: 500 },
    };
    test = await ChannelUnderTest.create({ kinds: { smpp }, providers: [provider] });
    await test.start();
  });
  afterAll(async () => {
    await test.close();
    await smsc.stop();
  });

  async function claims(): Promise<readonly ClaimRow[]> {
    return (await test.database.query<ClaimRow>('SELECT attempt_id, status, error_class, provider_code FROM claims')).rows;
  }

  it(
    `brings ${MESSAGES} messages to their right final status, and submits none twice`,
    async () => {
      for (let made = 0; made < MESSAGES; made += 200) await test.dispatch(...Array.from({ length: Math.min(200, MESSAGES - made) }, (_, index) => message(made + index)));
      await waitFor(async () => isOver(await claims()), { timeoutMs: LONG ? 500_000 : 90_000, intervalMs: 500, what: 'every attempt to end' });

      const wrong: object[] = [];
      const inDoubt: string[] = [];
      for (const { attempt_id: attemptId, error_class: errorClass, provider_code: code, status } of await claims()) {
        const { number, parts } = sent.get(attemptId) ?? { number: '', parts: 0 };
        const taken = smsc.taken.get(number)?.length ?? 0;
        if (taken > parts) wrong.push({ attemptId, status, taken });
        if (status === 'UNKNOWN' || code?.startsWith('INCOMPLETE_') === true) inDoubt.push(attemptId);
        else if (status !== rightStatus(number) || taken !== parts) wrong.push({ attemptId, status, errorClass, code, taken });
      }
      expect(wrong).toEqual([]);
      expect(sent.size).toBe(MESSAGES);
      // What a session held unanswered when it was broken, at least one message each time, and nothing else.
      expect(inDoubt.length).toBeGreaterThan(0);
      expect(inDoubt.length).toBeLessThanOrEqual(smsc.breaks * WINDOW);
      expect(smsc.throttled).toBeGreaterThan(0);
      expect(smsc.breaks).toBeGreaterThan(BINDS);
      if (LONG) process.stderr.write(`${MESSAGES} messages, ${smsc.breaks} breaks, ${smsc.throttled} throttled, ${inDoubt.length} in doubt\n`);
    },
    600_000,
  );

  function message(index: number) {
    const number = `49151${String(index).padStart(7, '0')}`;
    const parts = index % 10 === 0 ? 2 : 1;
    const text = parts === 2 ? TWO_PARTS : `Message ${index}`;
    const dispatch = aDispatch({
      messageId: `smpp${index}`,
      attemptId: `smpp${index}.0.1`,
      address: `+${number}`,
      content: Content.create({ text }),
      maxAttempts: 50,
      initialBackoffMs: 50,
      maxBackoffMs: 1_000,
    });
    sent.set(dispatch.attemptId, { number, parts });
    return dispatch;
  }

  function isOver(rows: readonly ClaimRow[]): boolean {
    const open = rows.filter(({ status }) => status === 'QUEUED' || status === 'SENDING' || status === 'SENT');
    return rows.length === MESSAGES && open.length === 0;
  }
});

/** What the SMSC makes of a number. */
function rightStatus(number: string): string {
  if (number.endsWith('7')) return 'UNDELIVERED';
  return number.endsWith('9') ? 'EXPIRED' : 'DELIVERED';
}
