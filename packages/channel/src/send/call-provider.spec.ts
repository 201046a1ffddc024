import { mostListeners } from '../../testing/most-listeners';
import { type Provider, type SendAnswer, type SendRequest } from '../provider';
import { trafficSchema, trafficSettings } from '../providers/traffic-settings';
import { callProvider } from './call-provider';

const request: SendRequest = {
  attemptId: 'm.0.1',
  messageId: 'm',
  customerId: 'cus_1',
  call: 1,
  address: '+15005550006',
  content: { channel: 'SMS', text: 'hi' },
  validitySeconds: 60,
};
const never = new AbortController().signal;

function call(send: Provider['send'], stop: AbortSignal = never) {
  const provider: Provider = { id: 'p', channel: 'SMS', capabilities: { receipts: false, query: false, idempotent: false }, send };
  return callProvider({ provider, concurrency: 1, reconcileAfterMs: undefined, traffic: trafficSettings(trafficSchema.parse({}), 0), timeoutMs: 20 }, request, stop);
}

describe('callProvider', () => {
  it('passes an answer on', async () => {
    const answer: SendAnswer = { outcome: 'TAKEN', status: 'SENT', providerMessageId: '0042' };
    expect(await call(() => Promise.resolve(answer))).toEqual({ answer });
  });

  it.each([
    [undefined, { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_ATTACHMENTS', notAsked: true }],
    [true, { outcome: 'NO_ANSWER', code: 'MINE' }],
  ])('gives an e-mail with files to a provider only if that sends them: %s', async (attachments, expected) => {
    const file = { name: 'a.pdf', mediaType: 'application/pdf', url: 'https://files.example/a.pdf' };
    const email: SendRequest = { ...request, content: { channel: 'EMAIL', subject: 'S', text: 'T', attachments: [file] } };
    const capabilities = { receipts: false, query: false, idempotent: false, ...(attachments === undefined ? {} : { attachments }) };
    const provider: Provider = { id: 'p', channel: 'EMAIL', capabilities, send: () => Promise.resolve({ outcome: 'NO_ANSWER', code: 'MINE' }) };
    expect(await callProvider({ provider, concurrency: 1, traffic: trafficSettings(trafficSchema.parse({}), 0), timeoutMs: 20, reconcileAfterMs: 0 }, email, never)).toEqual({ answer: expected });
  });

  it('aborts at the deadline and takes what the provider makes of it', async () => {
    const send = (_request: SendRequest, signal: AbortSignal) =>
      new Promise<SendAnswer>((resolve) => {
        signal.addEventListener('abort', () => resolve({ outcome: 'NO_ANSWER', code: 'MINE' }));
      });
    expect(await call(send)).toEqual({ answer: { outcome: 'NO_ANSWER', code: 'MINE' } });
  });

  it('gives up a provider that does not settle after its abort', async () => {
    expect(await call(() => new Promise(() => undefined))).toEqual({ answer: { outcome: 'NO_ANSWER', code: 'TIMEOUT' } });
  });

  it('is heard by as many parts of a message as there are, without a warning', async () => {
    const send = (_request: SendRequest, signal: AbortSignal): Promise<SendAnswer> => Promise.resolve({ outcome: 'NO_ANSWER', code: String(mostListeners(signal)) });
    expect((await call(send)).answer).toEqual({ outcome: 'NO_ANSWER', code: '0' });
  });

  it('aborts when the process stops', async () => {
    const stop = new AbortController();
    stop.abort();
    const send = (_request: SendRequest, signal: AbortSignal): Promise<SendAnswer> =>
      Promise.resolve({ outcome: 'NO_ANSWER', code: signal.aborted ? 'STOPPED' : 'NOT_STOPPED' });
    expect((await call(send, stop.signal)).answer).toEqual({ outcome: 'NO_ANSWER', code: 'STOPPED' });
  });

  it('takes a throwing provider for one that may have sent, and does not repeat its words', async () => {
    const result = await call(() => Promise.reject(new TypeError('bad number +15005550006')));
    expect(result).toEqual({ answer: { outcome: 'NO_ANSWER', code: 'PROVIDER_FAULT' }, fault: 'TypeError' });
  });

  it('keeps control characters and novels out of ids and codes', async () => {
    const taken = await call(() => Promise.resolve({ outcome: 'TAKEN', status: 'SENT', providerMessageId: `a\u0000b${'c'.repeat(1_100)}`, receiptIds: [[`d\u0000${'e'.repeat(300)}`]] }));
    expect(taken.answer).toMatchObject({ providerMessageId: `ab${'c'.repeat(1_022)}`, receiptIds: [[`d${'e'.repeat(255)}`]] });
    const refused = await call(() => Promise.resolve({ outcome: 'REFUSED', errorClass: 'POLICY', code: `x\n${'y'.repeat(100)}` }));
    expect(refused.answer).toMatchObject({ code: `x${'y'.repeat(63)}` });
  });
});
