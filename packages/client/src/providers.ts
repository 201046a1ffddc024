import { Channel, ProviderServiceClient, type ProviderHealth as WireHealth } from '@switchback/contracts';
import type { CallOptions, Connection } from './connection';
import { SwitchbackError } from './error';
import type { ProviderHealth, ProviderWord } from './provider';
import type { ChannelName } from './vocabulary';
import { breakerStates, channels, providerModes, shareReasons } from './vocabulary-wire';

export interface ProviderList {
  readonly providers: readonly ProviderHealth[];
  /** Channels whose service did not answer in time. */
  readonly unreachable: readonly ChannelName[];
}

/** For operators: the providers of the channels. Needs the operator key. Every method throws {@link SwitchbackError}. */
export class Providers {
  readonly #connection: Connection;
  readonly #client: ProviderServiceClient;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#client = new ProviderServiceClient(connection.authority, connection.credentials, connection.channelOptions);
  }

  /** How the providers of a channel do; without one, those of all. */
  async list(filter: { readonly channel?: ChannelName } = {}, options?: CallOptions): Promise<ProviderList> {
    const request = { channel: filter.channel === undefined ? Channel.CHANNEL_UNSPECIFIED : channels.write(filter.channel) };
    const response = await this.#connection.unary(this.#client.listProviders.bind(this.#client), request, options);
    return { providers: response.providers.map(fromWire), unreachable: response.unreachable.flatMap((channel) => channels.read(channel) ?? []) };
  }

  /** Counts on all replicas within about two seconds, until it is set anew or expires. */
  async setMode(word: ProviderWord, options?: CallOptions): Promise<ProviderHealth> {
    const { channel, provider, mode, reason, expireTime } = word;
    const request = { channel: channels.write(channel), provider, mode: providerModes.write(mode), reason: reason ?? '', expireTime };
    const response = await this.#connection.unary(this.#client.setProviderMode.bind(this.#client), request, options);
    if (response.provider === undefined) throw new SwitchbackError({ code: 'INTERNAL', reason: 'INTERNAL', message: 'the answer is empty' });
    return fromWire(response.provider);
  }

  close(): void {
    this.#client.close();
  }
}

function fromWire({ channel, mode, breaker, shares, ...health }: WireHealth): ProviderHealth {
  return {
    ...health,
    channel: channels.read(channel),
    mode: providerModes.read(mode),
    breaker: breakerStates.read(breaker),
    shares: shares.map(({ reason, ...share }) => ({ ...share, reason: shareReasons.read(reason) })),
  };
}
