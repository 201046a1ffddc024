import {
  AttemptStatus,
  BreakerState,
  Channel,
  ConditionVerdict,
  ErrorClass,
  FallbackTrigger,
  InboundKeyword,
  InboundKind,
  MessageStatus,
  OnAmbiguous,
  OptVia,
  PassReason,
  ProviderMode,
  RouteDecision,
  ShareReason,
  SmsEncoding,
  StepState,
  SuccessStatus,
  SuppressionReason,
  SuppressionSource,
  TimelineEvent,
  Unconfirmed,
} from '@switchback/contracts';
import {
  attemptStatuses,
  breakerStates,
  channels,
  conditionVerdicts,
  errorClasses,
  fallbackTriggers,
  inboundKeywords,
  inboundKinds,
  messageStatuses,
  onAmbiguouses,
  optVias,
  passReasons,
  providerModes,
  routeDecisions,
  shareReasons,
  smsEncodings,
  stepStates,
  successStatuses,
  suppressionReasons,
  suppressionSources,
  timelineEvents,
  unconfirmeds,
} from './vocabulary-wire';

describe('the vocabulary', () => {
  it.each([
    [channels, Channel],
    [messageStatuses, MessageStatus],
    [attemptStatuses, AttemptStatus],
    [errorClasses, ErrorClass],
    [stepStates, StepState],
    [suppressionReasons, SuppressionReason],
    [suppressionSources, SuppressionSource],
    [inboundKinds, InboundKind],
    [optVias, OptVia],
    [passReasons, PassReason],
    [inboundKeywords, InboundKeyword],
    [timelineEvents, TimelineEvent],
    [successStatuses, SuccessStatus],
    [fallbackTriggers, FallbackTrigger],
    [unconfirmeds, Unconfirmed],
    [onAmbiguouses, OnAmbiguous],
    [routeDecisions, RouteDecision],
    [conditionVerdicts, ConditionVerdict],
    [smsEncodings, SmsEncoding],
    [providerModes, ProviderMode],
    [breakerStates, BreakerState],
    [shareReasons, ShareReason],
  ])('has a name for every value (%#)', (vocabulary, values) => {
    const wire = Object.values(values).filter((value) => !/(_UNSPECIFIED|^UNRECOGNIZED)$/.test(value));
    expect(vocabulary.names).toHaveLength(wire.length);
  });

  it('reads what it does not know as undefined', () => {
    expect(channels.read(Channel.CHANNEL_UNSPECIFIED)).toBeUndefined();
    expect(channels.read(Channel.UNRECOGNIZED)).toBeUndefined();
  });

  it('writes names in any case, and lists them when it is none', () => {
    expect(channels.write('SMS')).toBe(Channel.CHANNEL_SMS);
    const carelessly: string = 'sms';
    expect(Reflect.apply(channels.write, channels, [carelessly])).toBe(Channel.CHANNEL_SMS);
    expect(() => Reflect.apply(channels.write, channels, ['PIGEON'])).toThrow('"PIGEON" is not one of SMS, EMAIL, WHATSAPP');
  });
});
