import { traceHeaders } from '@switchback/bus';
import { type OutgoingMessage } from '@switchback/contracts';
import { type OutboxRecord } from '@switchback/postgres';

import { type Advance } from '../advance';
import { dispatchOf, queuedAttempts } from '../decide/dispatch';
import { statusChanged } from '../decide/status-change';
import { dispatchRecord } from './dispatch-record';
import { messageEventRecord } from './message-event-record';

/** What follows from a batch's transitions for others, in their order. `inputs` has the messages whose attempts were queued. */
export function outgoingRecords(advances: readonly Advance[], inputs: ReadonlyMap<string, OutgoingMessage>): OutboxRecord[] {
  return advances.flatMap((advance) => {
    const { message, transition, context, policy } = advance;
    const queued = queuedAttempts(transition.events);
    const changed = statusChanged(transition.before, transition.after);
    if (queued.length === 0 && !changed) return [];
    const headers = traceHeaders(context);
    const dispatches = queued.map((attempt) => {
      const input = inputs.get(message.id);
      if (input === undefined) throw new Error(`the content of ${message.id} is missing`);
      return dispatchRecord(attempt.channel, dispatchOf(attempt, message, transition.after, input, policy), headers);
    });
    return changed ? [...dispatches, messageEventRecord(message, transition, headers)] : dispatches;
  });
}
