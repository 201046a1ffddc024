export type {
  BatchControl,
  BatchHandler,
  Bus,
  BusLog,
  BusLogEntry,
  OutgoingRecord,
  PublishInTransaction,
  ReceivedRecord,
  SubscribeOptions,
  Subscription,
  TopicLag,
  UnreadRecord,
} from './bus';
export { busConfig, kafkaBusConfig, type BusSettings } from './bus-config';
export type { BusConfig, KafkaBusConfig, PostgresBusConfig } from './config';
export { consume, type ConsumeEvent, type ConsumeOptions, type RecordPlace } from './consume';
export { busAnswers, consumersMove, type Consumers } from './consumer-checks';
export { type ConsumerState } from './consumer-pulse';
export { createBus } from './create-bus';
export { listDeadLetters, type DeadLetterFilter, type ListedDeadLetter } from './dead-letters';
export type { Consumed, Handle } from './middleware/consumed';
export { DEAD_LETTER_HEADERS, type DeadLetterReason } from './middleware/dead-letter';
export { UnprocessableRecordError } from './middleware/failure';
export { type RetryOptions } from './middleware/retry';
export { Outbox, type OutboxOptions, type OutboxTransaction } from './outbox/outbox';
export { migrateService } from './migrate-service';
export { pollerMoves, PollerPulse, type PollerPulseOptions, type PollerState } from './poller-pulse';
export { prepareTopics } from './prepare-topics';
export { replayCommand, type DeadLetterTopic, type ReplayCommandOptions } from './replay-command';
export { replayDeadLetters, type ReplayOptions } from './replay-dead-letters';
export { publishTraced } from './tracing/publish-traced';
export { contextOf, traceHeaders } from './tracing/trace-headers';
