import { SendMessageRequest } from '@switchback/contracts';
import { type OutgoingRecord, type ReceivedRecord } from '@switchback/bus';
import { type FloorBus } from './floor-bus';
import { FLOOR_TOPICS } from './topics';

/** Passes accepted messages to SMS, failed ones to e-mail, delivered ones on: no state. */
export async function startFloorRouter({ bus }: FloorBus): Promise<void> {
  await bus.subscribe({
    group: 'floor-router',
    topics: [FLOOR_TOPICS.accepted, FLOOR_TOPICS.attempts],
    handler: async (records) => {
      const next = records.flatMap(forward);
      if (next.length > 0) await bus.publish(next);
    },
  });
}

function forward(record: ReceivedRecord): OutgoingRecord[] {
  const { key, value, headers } = record;
  if (record.topic === FLOOR_TOPICS.accepted) {
    SendMessageRequest.decode(value);
    return [{ topic: FLOOR_TOPICS.dispatchSms, key, value, headers }];
  }
  switch (Buffer.from(value).toString()) {
    case 'delivered':
      return [{ topic: FLOOR_TOPICS.settled, key, value, headers }];
    case 'undelivered':
      return [{ topic: FLOOR_TOPICS.dispatchEmail, key, value, headers }];
    default:
      return [];
  }
}
