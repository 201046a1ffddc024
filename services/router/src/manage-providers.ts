import { Channel as WireChannel, type ListProvidersRequest, type ListProvidersResponse, type SetProviderModeRequest, type SetProviderModeResponse } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { ApiError, type Logger } from '@switchback/service';

import { WIRE_CHANNEL } from './decide/vocabulary';
import { askUntil } from './known-capabilities';
import { type ChannelClients } from './send/channel-clients';

export interface ManageProvidersParts {
  readonly channels: Pick<ChannelClients, 'providerHealth' | 'setProviderMode'>;
  readonly log: Pick<Logger, 'warn'>;
  readonly patienceMs: number;
}

const ALL: readonly Channel[] = ['SMS', 'EMAIL', 'WHATSAPP'];

/** The providers of one channel, or of all; a channel service that does not answer in time is named instead. */
export async function listProviders({ channels, log, patienceMs }: ManageProvidersParts, request: ListProvidersRequest, deadline: number): Promise<ListProvidersResponse> {
  const wanted = request.channel === WireChannel.CHANNEL_UNSPECIFIED ? ALL : [channelOf(request.channel)];
  const until = new Date(askUntil(Date.now(), deadline, patienceMs));
  const answers = await Promise.all(
    wanted.map(async (channel) => {
      try {
        return { channel, providers: await channels.providerHealth(channel, until) };
      } catch (error) {
        log.warn({ err: error, channel }, 'no answer about the health of providers');
        return { channel, providers: undefined };
      }
    }),
  );
  return {
    providers: answers.flatMap(({ providers }) => providers ?? []),
    unreachable: answers.filter(({ providers }) => providers === undefined).map(({ channel }) => WIRE_CHANNEL[channel]),
  };
}

/** Passes an operator's word on. Errors: PROVIDER_NOT_FOUND, TEMPORARILY_UNAVAILABLE. */
export async function setProviderMode({ channels, patienceMs }: ManageProvidersParts, request: SetProviderModeRequest, deadline: number): Promise<SetProviderModeResponse> {
  const { channel, ...word } = request;
  return { provider: await channels.setProviderMode(channelOf(channel), word, new Date(askUntil(Date.now(), deadline, patienceMs))) };
}

function channelOf(wire: WireChannel): Channel {
  const channel = ALL.find((one) => WIRE_CHANNEL[one] === wire);
  if (channel !== undefined) return channel;
  throw new ApiError('INVALID_FIELDS', 'a field is wrong', { fieldViolations: [{ field: 'channel', description: 'must be SMS, EMAIL or WHATSAPP' }] });
}
