import { apply, validatePolicy } from '@switchback/fallback';
import { createLogger } from '@switchback/service';
import { ROOT_CONTEXT } from '@opentelemetry/api';

import { type Advance } from '../advance';
import { logSettled } from './log-settled';

const NOW = 1_700_000_000_000;
const checked = validatePolicy({ name: 'default', steps: [{ channel: 'SMS' }] });
if (!checked.ok) throw new Error('the policy is wrong');
const { policy } = checked;
const begun = apply({ type: 'ACCEPT', now: NOW, messageId: 'msg_1', reachable: ['SMS'], acceptedAt: NOW, expiresAt: NOW + 60_000 }, undefined, policy).state;
const report = { type: 'REPORT_ATTEMPT', now: NOW + 900, attemptId: 'msg_1.0.1', status: 'DELIVERED', occurredAt: NOW } as const;
const settled = apply(report, begun, policy).state;
const message = { id: 'msg_1', customerId: 'acme', correlationId: '', trace: {}, state: begun };
const advance = (before: Advance['transition']['before'], after: Advance['transition']['after']): Advance => ({
  message,
  policy,
  transition: { before, after, events: [] },
  context: ROOT_CONTEXT,
});

const traced = { ...advance(begun, settled), message: { ...message, trace: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } } };

function lines(advances: readonly Advance[], { level = 'info', sampleRatio = 1 }: { level?: 'warn' | 'info'; sampleRatio?: number } = {}): Record<string, unknown>[] {
  const written: string[] = [];
  logSettled(createLogger({ service: 'router', level, destination: { write: (line: string) => void written.push(line) } }), advances, sampleRatio);
  return written.map((line) => JSON.parse(line));
}

describe('logSettled', () => {
  it('tells of a message that was settled in one line', () => {
    const [line, ...more] = lines([traced, advance(settled, settled), advance(undefined, begun)]);
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      msg: 'message settled',
      messageId: 'msg_1',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      customerId: 'acme',
      status: 'DELIVERED',
      policy: 'default',
      steps: [{ channel: 'SMS', status: 'SUCCEEDED' }],
      attempts: 1,
      durationMs: 900,
    });
  });

  it('is turned off by the level', () => expect(lines([advance(begun, settled)], { level: 'warn' })).toEqual([]));

  it.each<[string, typeof settled, number]>([
    ['went well', settled, 0],
    ['was late', { ...settled, late: true }, 1],
    ['was delivered twice', { ...settled, duplicateDelivery: true }, 1],
    ['failed', { ...settled, status: 'FAILED' }, 1],
    ['needed two attempts', { ...settled, steps: [...settled.steps, ...settled.steps] }, 1],
  ])('leaves out by sampling, of messages, those alone that went well: one that %s', (_what, after, count) => {
    expect(lines([advance(begun, after)], { sampleRatio: 0 })).toHaveLength(count);
  });
});
