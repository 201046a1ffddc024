import { readSandboxReceipt, SIGNATURE_HEADER, signSandboxReceipt } from './sandbox-receipt';

const key = Buffer.from('key');
const receipt = { attemptId: 'm.0.1', providerMessageId: 'sandbox-bounce-1', status: 'UNDELIVERED', occurredAt: 5 };

function read(content: unknown, changes: { method?: string; signature?: string } = {}) {
  const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const headers = { [SIGNATURE_HEADER]: changes.signature ?? signSandboxReceipt(key, body) };
  return readSandboxReceipt(key, { method: changes.method ?? 'POST', url: '', query: {}, headers, body });
}

describe('readSandboxReceipt', () => {
  it('reads what the sandbox signed', () => {
    expect(read(receipt)).toEqual({ outcome: 'RECEIPTS', receipts: [{ ...receipt, errorClass: 'RECIPIENT_TEMPORARY', code: 'unreachable' }] });
  });

  it('reads what a developer has a person say', () => {
    const inbound = { id: 'i-1', from: '+15005550006', to: '+15005550000', text: 'STOP', occurredAt: 5 };
    const { id, ...said } = inbound;
    expect(read({ inbound })).toEqual({ outcome: 'RECEIPTS', receipts: [], signals: [{ kind: 'INBOUND_MESSAGE', providerMessageId: id, ...said }] });
    expect(read({ inbound: { ...inbound, id: '' } })).toMatchObject({ outcome: 'REFUSED', status: 400 });
    expect(read({ inbound }, { signature: 'ab'.repeat(32) })).toMatchObject({ outcome: 'REFUSED', status: 403 });
  });

  it.each([
    ['without a signature', receipt, { signature: '' }, 403],
    ['with another signature', receipt, { signature: 'ab'.repeat(32) }, 403],
    ['with a signature that is not hexadecimal', receipt, { signature: 'zz' }, 403],
    ['by GET', receipt, { method: 'GET' }, 405],
    ['that is not JSON', '{', {}, 400],
    ['with an unknown status', { ...receipt, status: 'LOST' }, {}, 400],
    ['with a field too many', { ...receipt, extra: 1 }, {}, 400],
  ])('refuses one %s', (_name, content, changes, status) => {
    expect(read(content, changes)).toMatchObject({ outcome: 'REFUSED', status });
  });
});
