import {
  BreakerState,
  Channel,
  ListProvidersResponse,
  ProviderMode,
  ProviderServiceService,
  SetProviderModeResponse,
  ShareReason,
  type SetProviderModeRequest,
} from '@switchback/contracts';
import { ApiError, unary, type Logger } from '@switchback/service';

const MOVED = new Date('2026-01-31T08:00:00Z');
const MAIN = {
  channel: Channel.CHANNEL_SMS,
  id: 'main',
  mode: ProviderMode.PROVIDER_MODE_NORMAL,
  breaker: BreakerState.BREAKER_STATE_OPEN,
  probeTime: MOVED,
  share: 0.25,
  receipts: true,
  calls: 3,
  concurrency: 96,
  messagesPerSecond: 50,
  shares: [
    { destination: '', keep: 1, receiptsDue: 40, receiptsInTime: 39 },
    { destination: '977', keep: 0.25, reason: ShareReason.SHARE_REASON_BAD_RECEIPTS, moveTime: MOVED, receiptsDue: 200, receiptsInTime: 20 },
  ],
};
const RESERVE = { channel: Channel.CHANNEL_SMS, id: 'reserve', mode: ProviderMode.PROVIDER_MODE_NORMAL, breaker: BreakerState.BREAKER_STATE_CLOSED, share: 0.75, concurrency: 8 };

/** One channel that does not answer, and one with two providers. */
export function providerService(steered: SetProviderModeRequest[], log: Logger) {
  const implementation = {
    listProviders: unary(async () => ListProvidersResponse.fromPartial({ providers: [MAIN, RESERVE], unreachable: [Channel.CHANNEL_EMAIL] }), { log }),
    setProviderMode: unary(
      async (request: SetProviderModeRequest) => {
        if (request.provider !== 'main') throw new ApiError('PROVIDER_NOT_FOUND', 'this channel has no provider of this id');
        steered.push(request);
        return SetProviderModeResponse.fromPartial({ provider: { ...MAIN, mode: request.mode, modeReason: request.reason } });
      },
      { log },
    ),
  };
  return { definition: ProviderServiceService, implementation };
}
