import { type ProviderReceipt } from '@switchback/channel';
import { type Handed, listenContract, providerContract, type Situation } from '@switchback/channel/testing';
import { waitFor } from '@switchback/testing';

import { ScriptedSmsc, type Script, type SmscSession } from '../../../testing/scripted-smsc';
import { encodePdu, type Fields, type ReceivedPdu } from './codec';
import { ESME_ROK, ESME_RX_T_APPN } from './command-status';
import { smppOptions } from './options';
import { SmppProvider } from './smpp-provider';

const STATUS_OF_CLASS = { TRANSIENT: 0x64, RECIPIENT_PERMANENT: 0x0b, RECIPIENT_TEMPORARY: 0x45, OPTED_OUT: 0x0400, POLICY: 0x01, CONFIG: 0x0a } as const;

providerContract({
  name: 'smpp',
  refuses: ['TRANSIENT', 'RECIPIENT_PERMANENT', 'RECIPIENT_TEMPORARY', 'OPTED_OUT', 'POLICY', 'CONFIG'],
  impossible: {
    THROTTLES_FOR: 'SMPP 3.4 does not say for how long',
    REDIRECTS: 'SMPP has no redirects',
  },
  start: async (situation) => {
    const smsc = await ScriptedSmsc.start();
    smsc.script(scriptFor(situation, smsc));
    const provider = new SmppProvider('smpp', optionsFor(situation, smsc.port));
    const receipts: ProviderReceipt[] = [];
    if (situation.kind === 'DOWN') await smsc.stop();
    await provider.listen((reports) => {
      receipts.push(...reports.receipts);
      return Promise.resolve(true);
    });
    return {
      provider,
      request: { attemptId: 'message.0.1', messageId: 'message', customerId: 'cus_1', call: 1, address: '+15005550010', content: { channel: 'SMS', text: 'Hello' }, validitySeconds: 60 },
      received: () => smsc.submits.length,
      heard: async () => {
        smsc.bound[0]?.request('deliver_sm', { esm_class: 4, short_message: Buffer.from('id:id-1 sub:001 dlvrd:001 submit date:2603011200 done date:2603011201 stat:DELIVRD err:000 text:Hello') });
        await waitFor(() => receipts.length > 0, { what: 'the receipt' });
        return receipts;
      },
      stop: async () => {
        await provider.close();
        if (situation.kind !== 'DOWN') await smsc.stop();
      },
    };
  },
});

const receipt = (text: string): Fields => ({ esm_class: 4, short_message: Buffer.from(text) });

listenContract<Fields>({
  name: 'smpp',
  start: async () => {
    const smsc = await ScriptedSmsc.start();
    const provider = new SmppProvider('smpp', optionsFor({ kind: 'TAKES' }, smsc.port));
    return {
      provider,
      deliver: (fields) => deliver(smsc, fields),
      stop: async () => {
        await provider.close();
        await smsc.stop();
      },
    };
  },
  valid: [
    {
      name: 'a receipt of delivery',
      report: receipt('id:77 sub:001 dlvrd:001 submit date:2603011200 done date:2603011201 stat:DELIVRD err:000 text:Hello'),
      expected: { receipts: [{ providerMessageId: '77', status: 'DELIVERED' }] },
    },
    {
      name: 'a receipt of failure',
      report: receipt('id:78 sub:001 dlvrd:000 submit date:2603011200 done date:2603011201 stat:UNDELIV err:001 text:Hello'),
      expected: { receipts: [{ providerMessageId: '78', status: 'UNDELIVERED', errorClass: 'RECIPIENT_TEMPORARY', code: '001' }] },
    },
    {
      name: 'a receipt in parameters',
      report: { esm_class: 4, receipted_message_id: '79', message_state: 2, short_message: Buffer.alloc(0) },
      expected: { receipts: [{ providerMessageId: '79', status: 'DELIVERED' }] },
    },
    { name: 'a receipt on the way', report: receipt('id:80 stat:ENROUTE err:000'), expected: { receipts: [{ providerMessageId: '80', status: 'SENT' }] } },
  ],
  forged: { impossible: 'only the SMSC speaks in a session, and what it says of messages is signed by nobody' },
  malformed: [
    { name: 'a receipt of nothing', report: receipt('') },
    { name: 'a receipt without an id', report: receipt('stat:DELIVRD err:000') },
    { name: 'a receipt without a state', report: receipt('id:77 err:000') },
    { name: 'a receipt of a state that there is not', report: receipt('id:77 stat:SPLENDID err:000') },
    { name: 'bytes', report: { esm_class: 4, short_message: Buffer.from(Array.from({ length: 200 }, (_, n) => (n * 31) % 256)) } },
  ],
  ignored: [],
});

async function deliver(smsc: ScriptedSmsc, fields: Fields): Promise<Handed> {
  await waitFor(() => smsc.bound.length > 0, { what: 'the session' });
  const [session] = smsc.bound;
  const sequence = session?.request('deliver_sm', fields) ?? 0;
  await waitFor(() => session?.answerTo(sequence) !== undefined, { what: 'the answer to deliver_sm' });
  switch (session?.answerTo(sequence)) {
    case ESME_ROK:
      return 'TAKEN';
    case ESME_RX_T_APPN:
      return 'AGAIN';
    default:
      return 'REFUSED';
  }
}

function optionsFor({ kind }: Situation, port: number) {
  // RFC 2606: `.invalid` never resolves.
  const host = kind === 'NO_SUCH_HOST' ? 'smsc.invalid' : '127.0.0.1';
  return smppOptions.parse({ host, port, systemId: 'esme', password: 'secret', from: '+15005550006', statusClasses: { '0x0400': 'OPTED_OUT' }, closeTimeoutMs: 100 });
}

type Answer = (pdu: ReceivedPdu, session: SmscSession) => void;

/** A well-behaved SMSC, but for its answer to submit_sm. */
function scriptFor(situation: Situation, smsc: ScriptedSmsc): Script {
  if (situation.kind === 'HANGS_BEFORE_GREETING') return () => undefined;
  const answer = answerFor(situation, smsc);
  return (pdu, session) => (pdu.command === 'submit_sm' ? answer(pdu, session) : smsc.wellBehaved(pdu, session));
}

function answerFor(situation: Situation, smsc: ScriptedSmsc): Answer {
  const taken = (pdu: ReceivedPdu): Buffer => encodePdu('submit_sm_resp', pdu.sequence, { message_id: smsc.nextId() });
  const half = (pdu: ReceivedPdu): Buffer => taken(pdu).subarray(0, 10);
  const refuse = (status: number): Answer => (pdu, session) => session.respond(pdu, {}, status);
  switch (situation.kind) {
    case 'TAKES':
    case 'DOWN':
    case 'NO_SUCH_HOST':
    case 'HANGS_BEFORE_GREETING':
    case 'THROTTLES_FOR':
    case 'REDIRECTS':
      return (pdu, session) => session.write(taken(pdu));
    case 'TAKES_SLOWLY':
      return (pdu, session) => drip(session, taken(pdu));
    case 'REFUSES':
      return refuse(STATUS_OF_CLASS[situation.errorClass]);
    case 'THROTTLES':
      return refuse(0x58);
    case 'FAILS':
      return refuse(0x08);
    case 'HANGS':
      return () => undefined;
    case 'HANGS_MID_REPLY':
      return (pdu, session) => session.write(half(pdu));
    case 'RESETS':
      return (_pdu, session) => void session.socket.resetAndDestroy();
    case 'ENDS':
      return (_pdu, session) => void session.socket.end();
    case 'RESETS_MID_REPLY':
      return (pdu, session) => void session.socket.write(half(pdu), () => setImmediate(() => session.socket.resetAndDestroy()));
    case 'TALKS_NONSENSE':
      return (_pdu, session) => session.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    case 'ANSWERS_EMPTY':
      return (pdu, session) => session.write(encodePdu('submit_sm_resp', pdu.sequence, { message_id: '' }));
    case 'ANSWERS_GARBAGE':
      return (pdu, session) => session.write(encodePdu('query_sm_resp', pdu.sequence, { message_id: 'x' }));
    case 'ANSWERS_TOO_MUCH':
      return (_pdu, session) => session.write(Buffer.from('7fffffff80000004000000000000000161', 'hex'));
  }
}

function drip({ socket }: SmscSession, octets: Buffer): void {
  const write = (at: number): void => {
    if (at >= octets.length || socket.destroyed) return;
    socket.write(octets.subarray(at, at + 2), () => setImmediate(() => write(at + 2)));
  };
  write(0);
}
