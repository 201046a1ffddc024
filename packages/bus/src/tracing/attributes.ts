import { type Attributes } from '@opentelemetry/api';

import { type Bus, type OutgoingRecord, type ReceivedRecord } from '../bus';

/** Attributes of OpenTelemetry's semantic conventions for messaging. The key is a message id, or stands for very many people; the value is never told. */
export function producerAttributes(system: Bus['system'], record: OutgoingRecord): Attributes {
  return {
    'messaging.system': system,
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'send',
    'messaging.destination.name': record.topic,
    'messaging.message.body.size': record.value.length,
    ...keyAttribute(record),
  };
}

export function consumerAttributes(system: Bus['system'], group: string, record: ReceivedRecord): Attributes {
  return {
    'messaging.system': system,
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': record.topic,
    'messaging.consumer.group.name': group,
    'messaging.destination.partition.id': String(record.partition),
    'messaging.kafka.offset': Number(record.offset),
    'messaging.message.body.size': record.value.length,
    ...keyAttribute(record),
  };
}

function keyAttribute({ key }: OutgoingRecord): Attributes {
  return key === '' ? {} : { 'messaging.kafka.message.key': key };
}
