import { AssumptionKind, Channel, MessageStatus, SimulatePolicyResponse, SimulationCut, UnknownCause } from '@switchback/contracts';
import { assumptionKinds, simulationCuts, simulationFromWire, simulationRequest, unknownCauses } from './simulation-wire';

describe('a simulation on the wire', () => {
  it.each([
    [simulationCuts, SimulationCut],
    [unknownCauses, UnknownCause],
    [assumptionKinds, AssumptionKind],
  ])('has a name for every value (%#)', (vocabulary, values) => {
    const wire = Object.values(values).filter((value) => !/(_UNSPECIFIED|^UNRECOGNIZED)$/.test(value));
    expect(vocabulary.names).toHaveLength(wire.length);
  });

  it('is asked for with prices of the channels that have one', () => {
    const asked = simulationRequest({ name: 'otp', steps: [{ channel: 'SMS' }] }, { prices: { currencyCode: 'EUR', micros: { EMAIL: 0, SMS: 45_000 } } });
    expect(asked).toMatchObject({ policy: { name: 'otp' }, maxMessages: 0, routedBy: '', acceptedAfter: undefined });
    expect(asked.prices?.channels).toEqual([
      { channel: Channel.CHANNEL_SMS, priceMicros: 45_000 },
      { channel: Channel.CHANNEL_EMAIL, priceMicros: 0 },
    ]);
  });

  it('reads in short words and milliseconds, and lacks nothing', () => {
    const wire = SimulatePolicyResponse.fromPartial({
      candidate: { messages: 1, delivered: { atLeast: 0, atMost: 1 }, timeToDeliverP95: { seconds: 2, nanos: 500_000_000 }, cost: { currencyCode: 'EUR' } },
      changedExamples: [{ messageId: 'msg_1', recordedStatus: MessageStatus.MESSAGE_STATUS_DELIVERED, recordedChannel: Channel.CHANNEL_SMS }],
    });
    const { baseline, candidate, changedExamples, cut } = simulationFromWire(wire);
    expect(candidate).toMatchObject({ delivered: { atLeast: 0, atMost: 1 }, timeToDeliverP50Ms: undefined, timeToDeliverP95Ms: 2_500, cost: { micros: { atLeast: 0, atMost: 0 } } });
    expect(baseline).toMatchObject({ messages: 0, delivered: { atLeast: 0, atMost: 0 }, channels: [], cost: undefined });
    expect(changedExamples).toEqual([
      { messageId: 'msg_1', recordedStatus: 'DELIVERED', recordedChannel: 'SMS', candidateStatus: undefined, candidateChannel: undefined },
    ]);
    expect(cut).toBeUndefined();
  });
});
