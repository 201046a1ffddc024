import { type Attributes } from '@opentelemetry/api';

import { type Bus, type OutgoingRecord, type ReceivedRecord } from '../bus';

/**
 * Attributes of OpenTelemetry's semantic conventions for messaging, 1.45. The key is a message id, or stands for very many people; the value is
 * never told.
 */
export function producerAttributes(system: Bus['system'], record: OutgoingRecord): Attributes {
  return {
    'messaging.system.name': system,
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'send',
    'messaging.destination.name': record.topic,
    'messaging.message.body.size': record.value.length,
    ...keyAttribute(system, record),
  };
}

export function consumerAttributes(system: Bus['system'], group: string, record: ReceivedRecord): Attributes {
  return {
    'messaging.system.name': system,
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': record.topic,
    'messaging.consumer.group.name': group,
    'messaging.destination.partition.id': String(record.partition),
    'messaging.message.body.size': record.value.length,
    [system === 'kafka' ? 'kafka.offset' : 'switchback.bus.offset']: Number(record.offset),
    ...keyAttribute(system, record),
  };
}

/** The batch that records were handed over in, from one topic or several. */
export function batchAttributes(system: Bus['system'], group: string, records: readonly ReceivedRecord[]): Attributes {
  const topics = new Set(records.map(({ topic }) => topic));
  const [topic] = topics;
  return {
    'messaging.system.name': system,
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.consumer.group.name': group,
    'messaging.batch.message_count': records.length,
    ...(topics.size === 1 && topic !== undefined ? { 'messaging.destination.name': topic } : {}),
  };
}

function keyAttribute(system: Bus['system'], { key }: OutgoingRecord): Attributes {
  if (key === '') return {};
  return { [system === 'kafka' ? 'kafka.message.key' : 'switchback.bus.key']: key };
}
