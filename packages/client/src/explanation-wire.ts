import type {
  ExplainedStep as WireStep,
  ExplainRouteResponse as WireExplanation,
  RouteFacts as WireFacts,
} from '@switchback/contracts';
import { durationFromWire } from './duration-wire';
import type { ExplainedStep, RouteExplanation, RouteFacts } from './explanation';
import { channels, conditionVerdicts, fallbackTriggers, messageStatuses, routeDecisions, smsEncodings, successStatuses } from './vocabulary-wire';

export function explanationFromWire(wire: WireExplanation): RouteExplanation {
  return {
    ...wire,
    ttl: wire.ttl === undefined ? '' : durationFromWire(wire.ttl),
    messageStatus: messageStatuses.read(wire.messageStatus),
    steps: wire.steps.map(stepFromWire),
    facts: wire.facts === undefined ? undefined : factsFromWire(wire.facts),
  };
}

function stepFromWire(wire: WireStep): ExplainedStep {
  return {
    ...wire,
    channel: channels.read(wire.channel),
    decision: routeDecisions.read(wire.decision),
    condition: conditionVerdicts.read(wire.condition),
    fallbackAfter: wire.fallbackAfter === undefined ? '' : durationFromWire(wire.fallbackAfter),
    fallbackOn: wire.fallbackOn.map((trigger) => fallbackTriggers.read(trigger)).filter((trigger) => trigger !== undefined),
    successStatus: successStatuses.read(wire.successStatus),
    sms: wire.sms === undefined ? undefined : { ...wire.sms, encoding: smsEncodings.read(wire.sms.encoding) },
  };
}

export function factsFromWire(wire: WireFacts): RouteFacts {
  return {
    ...wire,
    channels: wire.channels.map((channel) => channels.read(channel)).filter((channel) => channel !== undefined),
    results: wire.results.map((result) => ({ ...result, channel: channels.read(result.channel) })),
  };
}
