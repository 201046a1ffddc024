import { MessageEvent, TOPICS } from '@switchback/contracts';
import { type OutboxRecord } from '@switchback/postgres';

import { type StoredMessage, type TraceHeaders } from '../decide/stored-message';
import { type Transition } from '../decide/transition';
import { WIRE_MESSAGE_STATUS } from '../decide/vocabulary';

/** Tells the world where a message stands after a transition that changed its status. */
export function messageEventRecord(message: StoredMessage, { after }: Transition, headers: TraceHeaders): OutboxRecord {
  const event: MessageEvent = {
    eventId: `${message.id}.${after.sequence}`,
    messageId: message.id,
    customerId: message.customerId,
    status: WIRE_MESSAGE_STATUS[after.status],
    reason: after.reason ?? '',
    late: after.late,
    occurTime: new Date(after.updatedAt),
    correlationId: message.correlationId,
    sequence: after.sequence,
  };
  return { topic: TOPICS.messagesEvents, key: message.id, value: MessageEvent.encode(event).finish(), headers };
}
