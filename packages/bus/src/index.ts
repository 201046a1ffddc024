export type { BatchControl, BatchHandler, Bus, OutgoingRecord, ReceivedRecord, SubscribeOptions, Subscription } from './bus';
