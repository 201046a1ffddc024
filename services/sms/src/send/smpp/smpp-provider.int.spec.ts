import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type PersonSignal, type ProviderReceipt, type SendRequest } from '@switchback/channel';
import { waitFor } from '@switchback/testing';

import { ScriptedSmsc, type Script } from '../../../testing/scripted-smsc';
import { type Fields, type ReceivedPdu } from './codec';
import { smppOptions } from './options';
import { SmppProvider } from './smpp-provider';

const never = new AbortController().signal;
const LONG = 'a'.repeat(320);

describe('SmppProvider', () => {
  let smsc: ScriptedSmsc;
  let provider: SmppProvider;
  let receipts: ProviderReceipt[];
  let signals: PersonSignal[];
  /** What the listener says; true is "stored". */
  let take: () => Promise<boolean>;

  beforeEach(async () => {
    smsc = await ScriptedSmsc.start();
    receipts = [];
    signals = [];
    take = () => Promise.resolve(true);
  });
  afterEach(async () => {
    await provider.close();
    await smsc.stop();
  });

  async function start(changes: object = {}): Promise<void> {
    provider = new SmppProvider('smpp', smppOptions.parse({ host: '127.0.0.1', port: smsc.port, systemId: 'esme', password: 'secret', from: '12345', throttlePauseMs: 20, closeTimeoutMs: 200, ...changes }));
    await provider.listen(async (reports) => {
      const stored = await take();
      if (stored) receipts.push(...reports.receipts);
      if (stored) signals.push(...(reports.signals ?? []));
      return stored;
    });
  }

  const bound = () => waitFor(() => smsc.bound[0], { what: 'a bind' });
  const send = (changes: Partial<SendRequest> & { text?: string } = {}, signal: AbortSignal = never) => {
    const { text = 'Hello', ...rest } = changes;
    return provider.send({ attemptId: 'm.0.1', messageId: 'm', customerId: 'cus_1', call: 1, address: '+15005550010', content: { channel: 'SMS', text }, validitySeconds: 60, ...rest }, signal);
  };
  /** Well-behaved but for submit_sm, given its place among all of them, from 0. */
  const onSubmit = (answer: (place: number, ...from: Parameters<Script>) => void): void =>
    smsc.script((pdu, session) => (pdu.command === 'submit_sm' ? answer(smsc.submits.indexOf(pdu), pdu, session) : smsc.wellBehaved(pdu, session)));
  const commands = (name: string): ReceivedPdu[] => smsc.sessions.flatMap(({ received }) => received.filter(({ command }) => command === name));
  /** Brings something and answers with what status it was taken. */
  async function deliver(fields: Fields): Promise<number> {
    const session = await bound();
    const sequence = session.request('deliver_sm', { source_addr_ton: 1, source_addr: '15005550010', destination_addr: '12345', ...fields });
    return (await waitFor(() => answered(session.answerTo(sequence)), { what: 'an answer' })).status;
  }
  const answered = (status: number | undefined) => (status === undefined ? undefined : { status });

  describe('its sessions', () => {
    it.each([
      ['a wrong password', 0x0e, 'CONFIG', 'ESME_RINVPASWD'],
      ['a system that is busy', 0x08, 'TRANSIENT', 'ESME_RSYSERR'],
    ])('tell %s', async (_name, status, errorClass, code) => {
      smsc.script((pdu, session) => session.respond(pdu, {}, status));
      await start();
      expect(await send()).toMatchObject({ outcome: 'REFUSED', errorClass, code });
    });

    it('are as many as wanted, and share the load', async () => {
      onSubmit(() => undefined);
      await start({ binds: 3, window: 2 });
      await waitFor(() => smsc.bound.length === 3);
      const abort = new AbortController();
      const calls = Array.from({ length: 7 }, () => send({}, abort.signal));
      await waitFor(() => smsc.submits.length === 6);
      abort.abort();
      const answers = await Promise.all(calls);
      // The seventh found no room in any window, and was never submitted.
      expect(answers.map(({ outcome }) => outcome).sort()).toEqual([...Array.from({ length: 6 }, () => 'NO_ANSWER'), 'REFUSED']);
      expect(smsc.submits).toHaveLength(6);
      expect(smsc.bound.map(({ received }) => received.filter(({ command }) => command === 'submit_sm').length)).toEqual([2, 2, 2]);
    });

    it('have no more unanswered than the window, and go on when one is answered', async () => {
      onSubmit((place, pdu, session) => void (place > 0 && session.respond(pdu, { message_id: smsc.nextId() })));
      await start({ window: 2 });
      const first = send({ attemptId: 'm.0.1' });
      const others = await Promise.all(Array.from({ length: 5 }, () => send()));
      expect(others.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'TAKEN'));
      smsc.drop();
      expect(await first).toEqual({ outcome: 'NO_ANSWER', code: 'ECONNRESET' });
    });

    it('are bound again after they break, and after the SMSC was away', async () => {
      await start({ reconnect: { initialMs: 10, maxMs: 50 } });
      expect((await send()).outcome).toBe('TAKEN');
      smsc.drop();
      await waitFor(async () => (await send()).outcome === 'TAKEN');
      await smsc.stop();
      await waitFor(async () => (await send()).outcome === 'REFUSED');
      await smsc.listen();
      await waitFor(async () => (await send()).outcome === 'TAKEN');
    });

    it('are bound again when the SMSC unbinds', async () => {
      await start({ reconnect: { initialMs: 10, maxMs: 50 } });
      const session = await bound();
      const sequence = session.request('unbind');
      await waitFor(() => session.answerTo(sequence) === 0);
      await waitFor(async () => (await send()).outcome === 'TAKEN');
      expect(smsc.sessions.length).toBeGreaterThan(1);
    });

    it('are encrypted where that is wanted, with a certificate that is right', async () => {
      await smsc.stop();
      const read = (name: string): Buffer => readFileSync(join(__dirname, '../../../../../packages/service/testing', name));
      smsc = await ScriptedSmsc.start(undefined, { key: read('localhost-key.pem'), cert: read('localhost-cert.pem') });
      await start({ tls: true });
      expect(await send()).toMatchObject({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      await provider.close();
      await start({ tls: { ca: read('localhost-cert.pem').toString(), serverName: 'localhost' } });
      expect((await send()).outcome).toBe('TAKEN');
    });

    it('answer enquire_link, and are given up when theirs is not answered', async () => {
      smsc.script((pdu, session) => (pdu.command === 'enquire_link' ? undefined : smsc.wellBehaved(pdu, session)));
      await start({ enquireLinkMs: 50, responseTimeoutMs: 100, reconnect: { initialMs: 10, maxMs: 50 } });
      const session = await bound();
      const sequence = session.request('enquire_link');
      await waitFor(() => session.answerTo(sequence) === 0);
      await waitFor(() => session.socket.destroyed && commands('enquire_link').length > 0);
      await waitFor(() => smsc.sessions.length > 1);
    });

    it('refuse what they do not know', async () => {
      await start();
      const session = await bound();
      const sequence = session.request('query_sm', { message_id: '1' });
      expect(await waitFor(() => session.answerTo(sequence))).toBe(0x03);
    });

    it('wait for outstanding answers before they unbind', async () => {
      let answer = (): void => undefined;
      onSubmit((_place, pdu, session) => (answer = () => session.respond(pdu, { message_id: 'late' })));
      await start({ closeTimeoutMs: 5_000 });
      const call = send();
      await waitFor(() => smsc.submits.length === 1);
      const closed = provider.close();
      expect((await send()).outcome).toBe('REFUSED');
      answer();
      expect(await call).toMatchObject({ outcome: 'TAKEN', providerMessageId: 'late' });
      await closed;
      expect(commands('unbind')).toHaveLength(1);
    });

    it('submit nothing for a while when the SMSC asks for less', async () => {
      onSubmit((_place, pdu, session) => session.respond(pdu, {}, 0x58));
      await start({ throttlePauseMs: 60_000 });
      expect(await send()).toEqual({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'ESME_RTHROTTLED', retryAfterMs: 60_000 });
      expect(await send({}, AbortSignal.timeout(100))).toMatchObject({ outcome: 'REFUSED', errorClass: 'TRANSIENT', code: 'NO_ROOM_IN_TIME' });
      expect(smsc.submits).toHaveLength(1);
    });
  });

  describe('an answer that comes late', () => {
    it.each<[string, number, object]>([
      ['was taken', 0, { status: 'SENT', providerMessageId: 'late' }],
      ['was refused', 0x0b, { status: 'REJECTED', errorClass: 'RECIPIENT_PERMANENT', code: 'ESME_RINVDSTADR' }],
    ])('is reported by its attempt when it %s', async (_name, status, expected) => {
      let answer = (): void => undefined;
      onSubmit((_place, pdu, session) => (answer = () => session.respond(pdu, { message_id: 'late' }, status)));
      await start();
      await bound();
      const abort = new AbortController();
      const call = send({ attemptId: 'm.0.7' }, abort.signal);
      await waitFor(() => smsc.submits.length === 1);
      abort.abort();
      expect(await call).toEqual({ outcome: 'NO_ANSWER', code: 'TIMEOUT' });
      answer();
      await waitFor(() => receipts.length === 1);
      expect(receipts[0]).toMatchObject({ attemptId: 'm.0.7', ...expected });
    });
  });

  describe('a long message', () => {
    it('is taken when all its parts are, with their ids', async () => {
      await start();
      expect(await send({ text: LONG })).toEqual({ outcome: 'TAKEN', status: 'SENT', providerMessageId: 'id-1,id-2,id-3', receiptIds: [['id-1'], ['id-2'], ['id-3']] });
    });

    it('has one id where the SMSC gives all parts the same', async () => {
      onSubmit((_place, pdu, session) => session.respond(pdu, { message_id: 'same' }));
      await start();
      expect(await send({ text: LONG })).toEqual({ outcome: 'TAKEN', status: 'SENT', providerMessageId: 'same' });
    });

    it('is refused whole when its first part is, and nothing else is submitted', async () => {
      onSubmit((_place, pdu, session) => session.respond(pdu, {}, 0x58));
      await start();
      expect(await send({ text: LONG })).toMatchObject({ outcome: 'REFUSED', errorClass: 'TRANSIENT' });
      expect(smsc.submits).toHaveLength(1);
    });

    it('submits a part again that was refused for now', async () => {
      onSubmit((place, pdu, session) => session.respond(pdu, { message_id: smsc.nextId() }, place === 2 ? 0x58 : 0));
      await start();
      expect(await send({ text: LONG })).toMatchObject({ outcome: 'TAKEN' });
      expect(smsc.submits).toHaveLength(4);
    });

    it('is refused for good when a later part is, and what was taken of it is cancelled', async () => {
      onSubmit((place, pdu, session) => session.respond(pdu, { message_id: smsc.nextId() }, place === 2 ? 0x01 : 0));
      await start();
      expect(await send({ text: LONG })).toEqual({ outcome: 'REFUSED', errorClass: 'POLICY', code: 'ESME_RINVMSGLEN' });
      await waitFor(() => commands('cancel_sm').length === 2);
    });

    it('is never sent again once a part is on its way', async () => {
      onSubmit((place, pdu, session) => session.respond(pdu, { message_id: smsc.nextId() }, place === 1 ? 0x58 : 0));
      await start({ throttlePauseMs: 60_000 });
      const abort = new AbortController();
      const call = send({ text: 'a'.repeat(200) }, abort.signal);
      await waitFor(() => smsc.submits.length === 2);
      // The refusal has arrived when nothing goes out any more.
      await waitFor(async () => (await send({}, AbortSignal.timeout(30))).outcome === 'REFUSED');
      abort.abort();
      expect(await call).toEqual({ outcome: 'REFUSED', errorClass: 'RECIPIENT_TEMPORARY', code: 'ESME_RTHROTTLED' });
    });

    it('is refused when its first part is in doubt: it cannot become whole', async () => {
      onSubmit((_place, _pdu, session) => void session.socket.resetAndDestroy());
      await start();
      expect(await send({ text: LONG })).toEqual({ outcome: 'REFUSED', errorClass: 'RECIPIENT_TEMPORARY', code: 'INCOMPLETE_ECONNRESET' });
      expect(smsc.submits).toHaveLength(1);
    });

    it('is in doubt when a later part is: it may be whole', async () => {
      onSubmit((place, pdu, session) => void (place < 2 && session.respond(pdu, { message_id: smsc.nextId() })));
      await start();
      const abort = new AbortController();
      const call = send({ text: LONG }, abort.signal);
      await waitFor(() => smsc.submits.length === 3);
      abort.abort();
      expect(await call).toEqual({ outcome: 'NO_ANSWER', code: 'TIMEOUT' });
    });
  });

  describe('what comes in', () => {
    const receipt = { esm_class: 4, short_message: Buffer.from('id:id-1 stat:DELIVRD err:000') };

    it('is acknowledged when it is stored, and not before', async () => {
      await start();
      take = () => Promise.resolve(false);
      expect(await deliver(receipt)).toBe(0x64);
      take = () => Promise.reject(new Error('no database'));
      expect(await deliver(receipt)).toBe(0x64);
      take = () => Promise.resolve(true);
      expect(await deliver(receipt)).toBe(0);
      expect(receipts).toEqual([{ providerMessageId: 'id-1', status: 'DELIVERED' }]);
    });

    it('is refused when it cannot be read', async () => {
      await start();
      expect(await deliver({ esm_class: 4, short_message: Buffer.from('?') })).toBe(0x65);
    });

    it('is a person’s message, the same words twice being two', async () => {
      await start();
      expect([await deliver({ short_message: Buffer.from('STOP') }), await deliver({ short_message: Buffer.from('STOP') })]).toEqual([0, 0]);
      expect(signals).toMatchObject([
        { kind: 'INBOUND_MESSAGE', from: '+15005550010', to: '12345', text: 'STOP' },
        { kind: 'INBOUND_MESSAGE', text: 'STOP' },
      ]);
      expect(new Set(signals.map((signal) => signal.providerMessageId)).size).toBe(2);
    });

    it('keeps its id when it has to be brought again', async () => {
      await start({ reconnect: { initialMs: 10, maxMs: 50 } });
      const ids: (string | undefined)[] = [];
      const session = await bound();
      take = async () => {
        session.socket.resetAndDestroy();
        await waitFor(() => smsc.bound.length === 1 && smsc.bound[0] !== session);
        return true;
      };
      session.request('deliver_sm', { source_addr_ton: 1, source_addr: '15005550010', destination_addr: '12345', short_message: Buffer.from('STOP') });
      await waitFor(() => signals.length === 1);
      take = () => Promise.resolve(true);
      await deliver({ short_message: Buffer.from('STOP') });
      ids.push(...signals.map((signal) => signal.providerMessageId));
      expect(ids).toHaveLength(2);
      expect(ids[0]).toBe(ids[1]);
    });

    const part = (number: number, text: string): Fields => ({ esm_class: 0x40, short_message: Buffer.concat([Buffer.from([5, 0, 3, 9, 2, number]), Buffer.from(text)]) });

    it('is joined of its parts in any order, and acknowledged with the whole', async () => {
      await start();
      expect(await Promise.all([deliver(part(2, 'world')), deliver(part(1, 'Hello '))])).toEqual([0, 0]);
      expect(signals).toMatchObject([{ text: 'Hello world' }]);
    });

    it('is joined although the SMSC brings one part at a time', async () => {
      await start({ joinWithinMs: 30 });
      expect(await deliver(part(1, 'Hello '))).toBe(0x64);
      expect(signals).toEqual([]);
      expect(await deliver(part(2, 'world'))).toBe(0);
      expect(await deliver(part(1, 'Hello '))).toBe(0);
      expect(signals).toMatchObject([{ text: 'Hello world' }]);
    });
  });

  describe('questions', () => {
    const script = (state: number, error = 0): void =>
      smsc.script((pdu, session) => {
        if (pdu.command === 'query_sm') session.respond(pdu, { message_id: pdu.body?.text('message_id') ?? '', final_date: '', message_state: state, error_code: error });
        else if (pdu.command === 'cancel_sm') session.respond(pdu, {}, state === 1 ? 0 : 0x11);
        else smsc.wellBehaved(pdu, session);
      });

    it('asks what became of a message', async () => {
      script(5, 27);
      await start();
      await bound();
      expect(await waitFor(() => provider.query({ attemptId: 'm.0.1', providerMessageId: '0042' }, never))).toEqual({ attemptId: 'm.0.1', providerMessageId: '0042', status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '27' });
      expect(commands('query_sm').at(-1)?.body?.text('message_id')).toBe('0042');
      expect(await provider.query({ attemptId: 'm.0.1' }, never)).toBeUndefined();
    });

    it('asks in the name of each sender until one is the message’s own', async () => {
      const owns = (pdu: ReceivedPdu): boolean => pdu.body?.text('source_addr') === '447700900000';
      smsc.script((pdu, session) => {
        const ESME_RQUERYFAIL = 0x67;
        if (pdu.command === 'query_sm') session.respond(pdu, { message_id: '7', final_date: '', message_state: 2, error_code: 0 }, owns(pdu) ? 0 : ESME_RQUERYFAIL);
        else if (pdu.command === 'cancel_sm') session.respond(pdu, {}, owns(pdu) ? 0 : 0x11);
        else smsc.wellBehaved(pdu, session);
      });
      await start({ from: undefined, senders: [{ country: 'US', from: '12345' }, { country: 'GB', from: '+447700900000' }] });
      await bound();
      expect((await send({ address: '+447400123456' })).outcome).toBe('TAKEN');
      expect(smsc.submits.map((pdu) => pdu.body?.text('source_addr'))).toEqual(['447700900000']);
      expect(await provider.query({ attemptId: 'm.0.1', providerMessageId: '7' }, never)).toMatchObject({ status: 'DELIVERED' });
      expect(await provider.cancel({ attemptId: 'm.0.1', providerMessageId: '7' }, never)).toBe(true);
      const asked = (name: string) => commands(name).map((pdu) => pdu.body?.text('source_addr'));
      expect([asked('query_sm'), asked('cancel_sm')]).toEqual([['12345', '447700900000'], ['12345', '447700900000']]);
      expect(await send({ address: '+33612345678' })).toEqual({ outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_SENDER' });
    });

    it('asks not to send, every part', async () => {
      script(1);
      await start();
      await waitFor(() => provider.cancel({ attemptId: 'm.0.1', providerMessageId: 'a,b' }, never));
      expect(commands('cancel_sm').map(({ body }) => body?.text('message_id')).slice(-2)).toEqual(['a', 'b']);
      script(2);
      expect(await provider.cancel({ attemptId: 'm.0.1', providerMessageId: 'a' }, never)).toBe(false);
    });
  });
});
