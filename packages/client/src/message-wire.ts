import {
  OnDuplicate,
  type OutgoingMessage as WireOutgoing,
  type Attempt as WireAttempt,
  type Message as WireMessage,
  type StepResult as WireStep,
  type TimelineEntry as WireEntry,
} from '@switchback/contracts';
import { contentToWire } from './content-wire';
import { durationToWire } from './duration-wire';
import { factsFromWire } from './explanation-wire';
import type { Attempt, Message, OutgoingMessage, StepResult, TimelineEntry } from './message';
import { policyToWire } from './policy-wire';
import { sendWindowFromWire, sendWindowToWire } from './send-window-wire';
import { attemptStatuses, channels, errorClasses, messageStatuses, passReasons, stepStates, timelineEvents } from './vocabulary-wire';

export function outgoingToWire(message: OutgoingMessage, requestId: string): WireOutgoing {
  return {
    requestId,
    recipient: { sms: message.recipient.sms ?? '', email: message.recipient.email ?? '', whatsapp: message.recipient.whatsapp ?? '' },
    content: contentToWire(message.content),
    policy: message.policy ?? '',
    ttl: message.ttl === undefined ? undefined : durationToWire(message.ttl),
    correlationId: message.correlationId ?? '',
    metadata: { ...message.metadata },
    sendAt: message.sendAt,
    sendWindow: message.sendWindow === undefined ? undefined : sendWindowToWire(message.sendWindow),
    timeZone: message.timeZone ?? '',
    region: message.region ?? '',
    locale: message.locale ?? '',
    onDuplicate: OnDuplicate.ON_DUPLICATE_UNSPECIFIED,
    inlinePolicy: message.inlinePolicy === undefined ? undefined : policyToWire(message.inlinePolicy, 'message.inline_policy'),
  };
}

export function messageFromWire(wire: WireMessage): Message {
  const { sms = '', email = '', whatsapp = '' } = wire.recipient ?? {};
  return {
    ...wire,
    status: messageStatuses.read(wire.status),
    recipient: { ...(sms === '' ? {} : { sms }), ...(email === '' ? {} : { email }), ...(whatsapp === '' ? {} : { whatsapp }) },
    steps: wire.steps.map(stepFromWire),
    sendAt: wire.sendAt,
    sendWindow: wire.sendWindow === undefined ? undefined : sendWindowFromWire(wire.sendWindow),
  };
}

function stepFromWire(wire: WireStep): StepResult {
  return {
    ...wire,
    channel: channels.read(wire.channel),
    state: stepStates.read(wire.state),
    attempts: wire.attempts.map(attemptFromWire),
    waitUntil: wire.waitUntil,
  };
}

function attemptFromWire(wire: WireAttempt): Attempt {
  return {
    ...wire,
    channel: channels.read(wire.channel),
    status: attemptStatuses.read(wire.status),
    errorClass: errorClasses.read(wire.errorClass),
  };
}

export function entryFromWire(wire: WireEntry): TimelineEntry {
  return {
    ...wire,
    step: wire.step,
    event: timelineEvents.read(wire.event),
    channel: channels.read(wire.channel),
    attemptStatus: attemptStatuses.read(wire.attemptStatus),
    errorClass: errorClasses.read(wire.errorClass),
    messageStatus: messageStatuses.read(wire.messageStatus),
    facts: wire.facts === undefined ? undefined : factsFromWire(wire.facts),
    passedOver: wire.passedOver.map(({ provider, reason }) => ({ provider, reason: passReasons.read(reason) })),
  };
}
