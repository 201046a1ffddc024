import { providerContract, type Situation } from '../contract';
import { type ReceiptRequest, type SendRequest } from '../provider';
import { SandboxProvider } from './sandbox-provider';
import { SIGNATURE_HEADER, signSandboxReceipt } from './sandbox-receipt';

const NO_FAR_SIDE = 'the sandbox has no far side';
const key = Buffer.from('the key of the contract');

const TABLE: Partial<Record<Situation['kind'], string>> = { TAKES: '+15005550006', THROTTLES: '+15005550003', HANGS: '+15005550008' };
const REFUSALS: Readonly<Record<string, string>> = { RECIPIENT_PERMANENT: '+15005550001', OPTED_OUT: '+15005550004', TRANSIENT: '+15005550003' };

function request(situation: Situation): SendRequest {
  const address = situation.kind === 'REFUSES' ? REFUSALS[situation.errorClass] : TABLE[situation.kind];
  return { attemptId: 'message.0.1', messageId: 'message', customerId: 'cus_1', call: 1, address: address ?? '', content: { channel: 'SMS', text: 'hi' }, validitySeconds: 60 };
}

function posted(content: object | string, changes: { signature?: string; method?: string } = {}): ReceiptRequest {
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: changes.signature ?? signSandboxReceipt(key, body) };
  return { method: changes.method ?? 'POST', url: 'http://127.0.0.1/receipts/sandbox', query: {}, headers, body };
}

const inbound = { id: 'i-1', from: '+15005550006', to: '+15005550000', text: 'STOP' };

const receipt = { attemptId: 'message.0.1', providerMessageId: 'sandbox-deliver-1', occurredAt: 1_000 };

providerContract({
  name: 'the sandbox',
  refuses: ['TRANSIENT', 'RECIPIENT_PERMANENT', 'OPTED_OUT'],
  impossible: {
    THROTTLES_FOR: 'the sandbox does not say for how long',
    TAKES_SLOWLY: NO_FAR_SIDE,
    FAILS: NO_FAR_SIDE,
    DOWN: NO_FAR_SIDE,
    NO_SUCH_HOST: NO_FAR_SIDE,
    HANGS_BEFORE_GREETING: NO_FAR_SIDE,
    HANGS_MID_REPLY: NO_FAR_SIDE,
    RESETS: NO_FAR_SIDE,
    ENDS: NO_FAR_SIDE,
    RESETS_MID_REPLY: NO_FAR_SIDE,
    TALKS_NONSENSE: NO_FAR_SIDE,
    ANSWERS_EMPTY: NO_FAR_SIDE,
    ANSWERS_GARBAGE: NO_FAR_SIDE,
    ANSWERS_TOO_MUCH: NO_FAR_SIDE,
    REDIRECTS: NO_FAR_SIDE,
  },
  start: async (situation) => {
    // Nothing listens there: what it owes is tried for as long as the test lasts.
    const options = { id: 'sandbox', channel: 'SMS' as const, receiptUrl: 'http://127.0.0.1:1/receipts/sandbox', receiptDelayMs: [60_000, 60_000] as const, key };
    const provider = new SandboxProvider(options);
    return { provider, request: request(situation), stop: () => provider.close() };
  },
  receipts: () => ({
    signed: (content) => posted(content),
    valid: (['SENT', 'DELIVERED', 'READ', 'UNDELIVERED'] as const).map((status) => ({
      name: status,
      request: posted({ ...receipt, status }),
      expected: [{ ...receipt, status }],
    })),
    forged: [
      { name: 'no signature', request: posted({ ...receipt, status: 'DELIVERED' }, { signature: '' }) },
      { name: 'the signature of another body', request: posted({ ...receipt, status: 'DELIVERED' }, { signature: signSandboxReceipt(key, Buffer.from('{}')) }) },
      { name: 'the signature of another key', request: posted({ ...receipt, status: 'DELIVERED' }, { signature: signSandboxReceipt(Buffer.from('x'), Buffer.from('{}')) }) },
    ],
    malformed: [
      { name: 'an unknown status', request: posted({ ...receipt, status: 'LOST' }) },
      { name: 'an array', request: posted([receipt]) },
    ],
  }),
  signals: () => ({
    valid: [
      {
        name: 'a message',
        request: posted({ inbound: { ...inbound, occurredAt: 1_000 } }),
        expected: [{ kind: 'INBOUND_MESSAGE', providerMessageId: 'i-1', from: '+15005550006', to: '+15005550000', text: 'STOP', occurredAt: 1_000 }],
      },
    ],
    forged: [
      { name: 'no signature', request: posted({ inbound }, { signature: '' }) },
      { name: 'the signature of another body', request: posted({ inbound }, { signature: signSandboxReceipt(key, Buffer.from('{}')) }) },
    ],
    malformed: [
      { name: 'nobody wrote', request: posted({ inbound: { ...inbound, from: '' } }) },
      { name: 'a field too many', request: posted({ inbound, status: 'DELIVERED' }) },
    ],
  }),
});
