import { type ProviderReceipt } from '@switchback/channel';
import { providerContract, type Situation } from '@switchback/channel/testing';
import { waitFor } from '@switchback/testing';

import { ScriptedSmsc, type Script, type SmscSession } from '../../../testing/scripted-smsc';
import { encodePdu, type ReceivedPdu } from './codec';
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
