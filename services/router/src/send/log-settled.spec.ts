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

function lines(level: 'debug' | 'info', advances: readonly Advance[]): Record<string, unknown>[] {
  const written: string[] = [];
  logSettled(createLogger({ service: 'router', level, destination: { write: (line: string) => void written.push(line) } }), advances);
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('logSettled', () => {
  it('tells of a message that was settled in one line', () => {
    const [line, ...more] = lines('debug', [advance(begun, settled), advance(settled, settled), advance(undefined, begun)]);
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      msg: 'message settled',
      messageId: 'msg_1',
      customerId: 'acme',
      status: 'DELIVERED',
      policy: 'default',
      steps: [{ channel: 'SMS', status: 'SUCCEEDED' }],
      attempts: 1,
      durationMs: 900,
    });
  });

  it('costs nothing at info', () => expect(lines('info', [advance(begun, settled)])).toEqual([]));
});
