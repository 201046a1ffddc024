export type { Channel, FallbackPolicy, FallbackTrigger, ProviderChoice, RetryPolicy, Step, SuccessStatus } from './policy';
export type { AttemptState, AttemptStatus, ErrorClass, MessageState, MessageStatus, StepState, StepStatus } from './message-state';
export type { Command } from './command';
export type { Event } from './event';
export type { Decision } from './engine';
