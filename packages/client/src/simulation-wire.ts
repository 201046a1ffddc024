import {
  AssumptionKind,
  SimulationCut,
  UnknownCause,
  type Duration,
  type SimulatePolicyRequest,
  type SimulatePolicyResponse,
  type SimulationFigures as WireFigures,
  type SimulationPrices as WirePrices,
  type SimulationRange as WireRange,
} from '@switchback/contracts';
import type { PolicyInput } from './policy';
import { policyFromWire, policyToWire } from './policy-wire';
import type { AssumptionName, SimulateOptions, Simulation, SimulationCutName, SimulationFigures, SimulationPrices, SimulationRange, UnknownCauseName } from './simulation';
import { channels, messageStatuses, Vocabulary } from './vocabulary-wire';

export const simulationCuts = new Vocabulary<SimulationCutName, SimulationCut>('SIMULATION_CUT', ['NONE', 'MAX_MESSAGES', 'DEADLINE'], SimulationCut);

export const unknownCauses = new Vocabulary<UnknownCauseName, UnknownCause>(
  'UNKNOWN_CAUSE',
  ['NEVER_ATTEMPTED', 'OTHER_PROVIDER', 'TAKEN_BACK', 'OTHER_VALIDITY', 'NOT_OVER', 'HAND_OFF_RACE', 'ACKNOWLEDGEMENT'],
  UnknownCause,
);

export const assumptionKinds = new Vocabulary<AssumptionName, AssumptionKind>(
  'ASSUMPTION_KIND',
  [
    'OUTCOMES_REPEAT',
    'PROVIDERS_AND_CONTENT_ALIKE',
    'CUSTOMERS_REPEAT',
    'WITHDRAWALS_ANSWERED',
    'UNOBSERVED_BOUNDED',
    'DECIDED_TIMES_ONLY',
    'SETTLED_ONLY',
    'PRICE_PER_ATTEMPT',
  ],
  AssumptionKind,
);

export function simulationRequest(policy: PolicyInput, options: SimulateOptions): SimulatePolicyRequest {
  const { acceptedAfter, acceptedBefore, maxMessages = 0, routedBy = '', prices, maxExamples = 0 } = options;
  const wirePrices = prices === undefined ? undefined : pricesToWire(prices);
  return { policy: policyToWire(policy), acceptedAfter, acceptedBefore, maxMessages, routedBy, maxExamples, prices: wirePrices };
}

function pricesToWire({ currencyCode, micros }: SimulationPrices): WirePrices {
  const priced = (['SMS', 'EMAIL', 'WHATSAPP'] as const).flatMap((channel) => {
    const priceMicros = micros[channel];
    return priceMicros === undefined ? [] : [{ channel: channels.write(channel), priceMicros }];
  });
  return { currencyCode, channels: priced };
}

export function simulationFromWire(wire: SimulatePolicyResponse): Simulation {
  return {
    ...wire,
    policy: wire.policy === undefined ? undefined : policyFromWire(wire.policy),
    baseline: figuresFromWire(wire.baseline),
    candidate: figuresFromWire(wire.candidate),
    baselineOfDecided: figuresFromWire(wire.baselineOfDecided),
    unknownCauses: wire.unknownCauses.map((one) => ({ ...one, cause: unknownCauses.read(one.cause), channel: channels.read(one.channel) })),
    changedExamples: wire.changedExamples.map((one) => ({
      messageId: one.messageId,
      recordedStatus: messageStatuses.read(one.recordedStatus),
      recordedChannel: channels.read(one.recordedChannel),
      candidateStatus: messageStatuses.read(one.candidateStatus),
      candidateChannel: channels.read(one.candidateChannel),
    })),
    cut: simulationCuts.read(wire.cut),
    assumptions: wire.assumptions.map(({ kind, description }) => ({ kind: assumptionKinds.read(kind), description })),
    oldestAcceptTime: wire.oldestAcceptTime,
    readTime: wire.readTime,
  };
}

function figuresFromWire(wire: WireFigures | undefined): SimulationFigures {
  const { timeToDeliverP50, timeToDeliverP95, channels: used = [], cost, ...figures } = wire ?? NO_FIGURES;
  return {
    ...figures,
    delivered: rangeFromWire(figures.delivered),
    fallbacks: rangeFromWire(figures.fallbacks),
    duplicates: rangeFromWire(figures.duplicates),
    timeToDeliverP50Ms: milliseconds(timeToDeliverP50),
    timeToDeliverP95Ms: milliseconds(timeToDeliverP95),
    channels: used.map((one) => ({
      channel: channels.read(one.channel),
      attempts: rangeFromWire(one.attempts),
      handedOver: rangeFromWire(one.handedOver),
      delivered: rangeFromWire(one.delivered),
    })),
    cost:
      cost === undefined
        ? undefined
        : { currencyCode: cost.currencyCode, micros: rangeFromWire(cost.micros), unpricedAttempts: rangeFromWire(cost.unpricedAttempts) },
  };
}

const NO_FIGURES: WireFigures = {
  messages: 0,
  delivered: undefined,
  deliveredShareAtLeast: 0,
  deliveredShareAtMost: 0,
  timeToDeliverP50: undefined,
  timeToDeliverP95: undefined,
  timedMessages: 0,
  channels: [],
  fallbacks: undefined,
  duplicates: undefined,
  cost: undefined,
};

function rangeFromWire(range: WireRange | undefined): SimulationRange {
  return { atLeast: range?.atLeast ?? 0, atMost: range?.atMost ?? 0 };
}

function milliseconds(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : duration.seconds * 1_000 + Math.round(duration.nanos / 1_000_000);
}
