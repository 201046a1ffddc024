import {
  AssumptionKind,
  Channel as WireChannel,
  SimulationCut,
  UnknownCause as WireCause,
  type ChangedMessage as WireChanged,
  type Duration,
  type SimulatePolicyResponse,
  type SimulationFigures,
  type UnknownMessages,
} from '@switchback/contracts';
import {
  ASSUMPTIONS,
  type Assumption,
  type ChangedMessage,
  type Channel,
  type FallbackPolicy,
  type Figures,
  type Range,
  type SimulationReport,
  UNKNOWN_CAUSES,
  type UnknownCause,
  type UnknownCount,
} from '@switchback/fallback';

import { WIRE_CHANNEL, WIRE_MESSAGE_STATUS } from '../decide/vocabulary';
import { policyToWire } from './policy-to-wire';

/** Whether and why older messages were not looked at. */
export type Cut = 'NONE' | 'MAX_MESSAGES' | 'DEADLINE';

export interface SimulationContext {
  readonly candidate: FallbackPolicy;
  /** Empty: no prices were given. */
  readonly currency: string;
  readonly cut: Cut;
  /** Milliseconds since the epoch. */
  readonly oldest: number | undefined;
  readonly readAt: number;
}

export function simulationToWire(report: SimulationReport, { candidate, currency, cut, oldest, readAt }: SimulationContext): SimulatePolicyResponse {
  return {
    policy: policyToWire(candidate),
    baseline: figuresToWire(report.baseline, currency),
    candidate: figuresToWire(report.candidate, currency),
    baselineOfDecided: figuresToWire(report.baselineOfDecided, currency),
    decidedMessages: report.decided,
    unknownMessages: report.unknown,
    unknownCauses: report.causes.map(causeToWire),
    changedMessages: report.changed,
    changedExamples: report.examples.map(changedToWire),
    unsettledMessages: report.unsettled,
    irreproducibleMessages: report.irreproducible,
    cut: CUTS[cut],
    oldestAcceptTime: oldest === undefined ? undefined : new Date(oldest),
    readTime: new Date(readAt),
    assumptions: report.assumptions.map((kind) => ({ kind: KINDS[kind], description: ASSUMPTIONS[kind] })),
  };
}

function figuresToWire(figures: Figures, currency: string): SimulationFigures {
  const { messages, delivered, timeToDeliver, channels, fallbacks, duplicates, costMicros, unpriced } = figures;
  const share = (count: number): number => (messages === 0 ? 0 : count / messages);
  return {
    messages,
    delivered: rangeToWire(delivered),
    deliveredShareAtLeast: share(delivered.least),
    deliveredShareAtMost: share(delivered.most),
    timeToDeliverP50: durationToWire(timeToDeliver.p50),
    timeToDeliverP95: durationToWire(timeToDeliver.p95),
    timedMessages: timeToDeliver.messages,
    channels: CHANNELS.map((channel) => {
      const { attempts, handedOver, delivered: by } = channels[channel];
      return { channel: WIRE_CHANNEL[channel], attempts: rangeToWire(attempts), handedOver: rangeToWire(handedOver), delivered: rangeToWire(by) };
    }),
    fallbacks: rangeToWire(fallbacks),
    duplicates: rangeToWire(duplicates),
    cost: currency === '' ? undefined : { currencyCode: currency, micros: rangeToWire(costMicros), unpricedAttempts: rangeToWire(unpriced) },
  };
}

const CHANNELS: readonly Channel[] = ['SMS', 'EMAIL', 'WHATSAPP'];

function rangeToWire({ least, most }: Range): { atLeast: number; atMost: number } {
  return { atLeast: least, atMost: most };
}

function durationToWire(ms: number | undefined): Duration | undefined {
  return ms === undefined ? undefined : { seconds: Math.floor(ms / 1_000), nanos: Math.round((ms % 1_000) * 1_000_000) };
}

function causeToWire({ cause, channel, messages }: UnknownCount): UnknownMessages {
  return { cause: CAUSES[cause], channel: channelToWire(channel), messages, description: UNKNOWN_CAUSES[cause] };
}

function changedToWire({ messageId, recorded, candidate }: ChangedMessage): WireChanged {
  return {
    messageId,
    recordedStatus: WIRE_MESSAGE_STATUS[recorded.status],
    recordedChannel: channelToWire(recorded.channel),
    candidateStatus: WIRE_MESSAGE_STATUS[candidate.status],
    candidateChannel: channelToWire(candidate.channel),
  };
}

function channelToWire(channel: Channel | undefined): WireChannel {
  return channel === undefined ? WireChannel.CHANNEL_UNSPECIFIED : WIRE_CHANNEL[channel];
}

const CUTS: Readonly<Record<Cut, SimulationCut>> = {
  NONE: SimulationCut.SIMULATION_CUT_NONE,
  MAX_MESSAGES: SimulationCut.SIMULATION_CUT_MAX_MESSAGES,
  DEADLINE: SimulationCut.SIMULATION_CUT_DEADLINE,
};

const CAUSES: Readonly<Record<UnknownCause, WireCause>> = {
  NEVER_ATTEMPTED: WireCause.UNKNOWN_CAUSE_NEVER_ATTEMPTED,
  OTHER_PROVIDER: WireCause.UNKNOWN_CAUSE_OTHER_PROVIDER,
  TAKEN_BACK: WireCause.UNKNOWN_CAUSE_TAKEN_BACK,
  OTHER_VALIDITY: WireCause.UNKNOWN_CAUSE_OTHER_VALIDITY,
  NOT_OVER: WireCause.UNKNOWN_CAUSE_NOT_OVER,
  HAND_OFF_RACE: WireCause.UNKNOWN_CAUSE_HAND_OFF_RACE,
  ACKNOWLEDGEMENT: WireCause.UNKNOWN_CAUSE_ACKNOWLEDGEMENT,
};

const KINDS: Readonly<Record<Assumption, AssumptionKind>> = {
  OUTCOMES_REPEAT: AssumptionKind.ASSUMPTION_KIND_OUTCOMES_REPEAT,
  PROVIDERS_AND_CONTENT_ALIKE: AssumptionKind.ASSUMPTION_KIND_PROVIDERS_AND_CONTENT_ALIKE,
  CUSTOMERS_REPEAT: AssumptionKind.ASSUMPTION_KIND_CUSTOMERS_REPEAT,
  WITHDRAWALS_ANSWERED: AssumptionKind.ASSUMPTION_KIND_WITHDRAWALS_ANSWERED,
  UNOBSERVED_BOUNDED: AssumptionKind.ASSUMPTION_KIND_UNOBSERVED_BOUNDED,
  DECIDED_TIMES_ONLY: AssumptionKind.ASSUMPTION_KIND_DECIDED_TIMES_ONLY,
  SETTLED_ONLY: AssumptionKind.ASSUMPTION_KIND_SETTLED_ONLY,
  PRICE_PER_ATTEMPT: AssumptionKind.ASSUMPTION_KIND_PRICE_PER_ATTEMPT,
};
