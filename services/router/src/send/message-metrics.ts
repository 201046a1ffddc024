import { metrics } from '@opentelemetry/api';
import { type Channel, type Event, isFinal, nextWake } from '@switchback/fallback';
import { BoundedLabel, MOST_CUSTOMERS } from '@switchback/service';

import { type Advance } from '../advance';
import { handedOff, settledBy } from '../decide/message-milestones';

const meter = metrics.getMeter('switchback.router');

const AGES_S = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400];

const routed = meter.createCounter('switchback.router.messages_routed', { unit: '{message}', description: 'Messages that the router took over from the gateway' });
const settled = meter.createCounter('switchback.router.messages_settled', {
  unit: '{message}',
  description: 'Messages that reached a final status, by it and by the channel of their last step; in time: no more than 30 s after the wake that was due',
});
const ofCustomers = meter.createCounter('switchback.router.customer_messages_settled', { unit: '{message}', description: 'Messages that reached a final status, by customer' });
const corrected = meter.createCounter('switchback.router.messages_corrected', { unit: '{message}', description: 'Final statuses that later evidence improved' });
const steps = meter.createCounter('switchback.router.steps_started', { unit: '{step}', description: 'Steps that began' });
const fallbacks = meter.createCounter('switchback.router.fallbacks', { unit: '{step}', description: 'Steps that gave way to the next, by the reason' });
const duplicates = meter.createCounter('switchback.router.duplicates_delivered', { unit: '{message}', description: 'Messages that reached their person a second time' });
const toHandOff = meter.createHistogram('switchback.router.hand_off.duration', {
  unit: 's',
  description: 'From the time that a message was accepted, or may go out, to its first hand-off to a provider',
  advice: { explicitBucketBoundaries: AGES_S },
});
const toDelivery = meter.createHistogram('switchback.router.delivery.duration', {
  unit: 's',
  description: 'From the time that a message was accepted, or may go out, to the proof of its delivery',
  advice: { explicitBucketBoundaries: AGES_S },
});

/** How late a message may settle and be in time. */
const LATE_AFTER_MS = 30_000;

// A counter that is not there before its first event shows no increase at it.
for (const channel of ['SMS', 'EMAIL', 'WHATSAPP'] satisfies Channel[]) duplicates.add(0, { 'switchback.channel': channel });

const customers = new BoundedLabel(MOST_CUSTOMERS);

/** Counts what committed transitions did. Labels are channels, steps, statuses and reasons, all of closed sets; customers are bounded. */
export function countAdvances(advances: readonly Advance[]): void {
  for (const advance of advances) {
    const { policy, transition } = advance;
    if (transition.before === undefined) routed.add(1);
    for (const event of transition.events) countEvent(event, advance);
    const handOff = handedOff(transition, policy);
    if (handOff !== undefined) toHandOff.record(handOff.afterMs / 1_000, { 'switchback.channel': handOff.channel });
  }
}

function countEvent(event: Event, advance: Advance): void {
  switch (event.type) {
    case 'STEP_STARTED':
      return steps.add(1, { 'switchback.step': event.step, 'switchback.channel': event.channel });
    case 'FALLING_BACK':
      return fallbacks.add(1, { 'switchback.step': event.fromStep, 'switchback.channel': channelOf(advance, event.fromStep), 'switchback.reason': event.reason });
    case 'DUPLICATE_DELIVERY':
      return duplicates.add(1, { 'switchback.channel': event.channel });
    case 'MESSAGE_SETTLED':
      return countSettled(event, advance);
    case 'MESSAGE_CORRECTED':
      return corrected.add(1, { 'switchback.status': event.status, 'switchback.reason': event.reason });
    default:
      return undefined;
  }
}

function countSettled({ at, status, reason }: Extract<Event, { type: 'MESSAGE_SETTLED' }>, { message, policy, transition }: Advance): void {
  const { before, after } = transition;
  const { channel, afterMs } = settledBy(after, policy, at);
  const due = before === undefined || isFinal(before.status) ? undefined : nextWake(before);
  const inTime = due === undefined || at - due <= LATE_AFTER_MS;
  settled.add(1, { 'switchback.status': status, 'switchback.reason': reason, 'switchback.channel': channel, 'switchback.in_time': inTime });
  ofCustomers.add(1, { 'switchback.customer.id': customers.of(message.customerId), 'switchback.status': status });
  if (status === 'DELIVERED' || status === 'READ') toDelivery.record(afterMs / 1_000, { 'switchback.channel': channel });
}

function channelOf({ transition }: Advance, step: number): string {
  return transition.after.steps[step]?.channel ?? 'NONE';
}
