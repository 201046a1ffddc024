import { InboundEvent, InboundKind, InboundMessage, TOPICS } from '@switchback/contracts';
import { type OutboxRecord } from '@switchback/postgres';

import { type ConcerningWord, type WordKind } from '../decide/person-word';
import { type TraceHeaders } from '../decide/stored-message';
import { WIRE_CHANNEL } from '../decide/vocabulary';

const KIND: Readonly<Record<WordKind, InboundKind>> = {
  INBOUND_MESSAGE: InboundKind.INBOUND_KIND_MESSAGE,
  OPT_OUT: InboundKind.INBOUND_KIND_OPT_OUT,
  OPT_IN: InboundKind.INBOUND_KIND_OPT_IN,
};

/** A person's word as the customer sees it. */
export function inboundToWire({ word, id, address, messageId }: ConcerningWord): InboundMessage {
  return {
    id,
    kind: KIND[word.kind],
    channel: WIRE_CHANNEL[word.channel],
    address,
    sender: word.sender,
    text: word.text,
    keyword: word.keyword,
    via: word.via,
    messageId,
    provider: word.provider,
    occurTime: new Date(word.occurredAt),
    receiveTime: new Date(word.receivedAt),
  };
}

export function encodeInbound(word: ConcerningWord): Uint8Array {
  return InboundMessage.encode(inboundToWire(word)).finish();
}

/** Tells the world. `key`: of the record that brought the word, so that one person's words stay in order. */
export function inboundEventRecord(word: ConcerningWord, key: string, headers: TraceHeaders): OutboxRecord {
  const event: InboundEvent = { eventId: word.id, customerId: word.customerId, inboundMessage: inboundToWire(word) };
  return { topic: TOPICS.inboundEvents, key, value: InboundEvent.encode(event).finish(), headers };
}
