import { inSituation, send } from './in-situation';
import { type ProviderContract } from './provider-contract';

/** A call ends with its signal, and the provider lives on. */
export function abortContract(contract: ProviderContract): void {
  inSituation(contract, 'settles when it is aborted after the request, and says that it may be on its way', { kind: 'HANGS' }, async (harness) => {
    expect((await send(harness, { kind: 'HANGS' })).outcome).toBe('NO_ANSWER');
  });

  inSituation(contract, 'gives nothing away when it is aborted before it begins', { kind: 'TAKES' }, async (harness) => {
    const { outcome } = await harness.provider.send(harness.request, AbortSignal.abort());
    if (harness.received === undefined) return;
    if (harness.received() === 0) expect(outcome).not.toBe('TAKEN');
    else expect(outcome).not.toBe('REFUSED');
  });

  inSituation(contract, 'works again after a call that was aborted', { kind: 'TAKES' }, async (harness) => {
    await harness.provider.send(harness.request, AbortSignal.abort());
    expect((await send(harness, { kind: 'TAKES' }, { attemptId: 'message.0.2' })).outcome).toBe('TAKEN');
  });

  inSituation(contract, 'ends no other call with the one that is aborted', { kind: 'TAKES' }, async (harness) => {
    const [, other] = await Promise.all([harness.provider.send(harness.request, AbortSignal.abort()), send(harness, { kind: 'TAKES' }, { attemptId: 'message.0.2' })]);
    expect(other.outcome).toBe('TAKEN');
  });

  inSituation(contract, 'settles several calls when their connections break, and asks for none twice', { kind: 'RESETS' }, async (harness) => {
    const attempts = ['message.0.1', 'message.0.2', 'message.0.3'];
    const answers = await Promise.all(attempts.map((attemptId) => send(harness, { kind: 'RESETS' }, { attemptId })));
    expect(answers.map(({ outcome }) => outcome)).not.toContain('TAKEN');
    if (harness.received !== undefined) expect(harness.received()).toBeLessThanOrEqual(attempts.length);
  });

  inSituation(contract, 'closes while a call hangs', { kind: 'HANGS' }, async (harness) => {
    const call = send(harness, { kind: 'HANGS' });
    await harness.provider.close?.();
    expect((await call).outcome).not.toBe('TAKEN');
  });

  inSituation(contract, 'takes nothing after it is closed, and closes twice', { kind: 'TAKES' }, async (harness) => {
    if (harness.provider.close === undefined) return;
    await harness.provider.close();
    await harness.provider.close();
    expect((await send(harness, { kind: 'TAKES' })).outcome).not.toBe('TAKEN');
    if (harness.received !== undefined) expect(harness.received()).toBe(0);
  });
}
