import { Metadata, type ServiceError } from '@grpc/grpc-js';
import {
  CancelAttemptResponse_Outcome as Outcome,
  ChannelServiceClient,
  type CancelAttemptResponse,
  type channelV1,
  type GetCapabilitiesResponse,
  type ProviderHealth,
} from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { INTERNAL_CLIENT, type InternalLinks, readApiError } from '@switchback/service';

import { type ProviderCapabilities } from '../decide/provider-capabilities';
import { WIRE_CHANNEL } from '../decide/vocabulary';

export type ChannelAddresses = Readonly<Record<Channel, string>>;

/** A channel service's definitive answer about an attempt: not handed over and never will be; with the provider; ended before. */
export type WithdrawalAnswer = 'CANCELED' | 'IN_FLIGHT' | 'ENDED';

/** gRPC clients of the channel services; each connects when it is first needed. */
export class ChannelClients {
  readonly #addresses: ChannelAddresses;
  readonly #links: InternalLinks;
  readonly #clients = new Map<Channel, ChannelServiceClient>();

  /** `addresses`: host:port of each channel service. */
  constructor(addresses: ChannelAddresses, links: InternalLinks) {
    this.#addresses = addresses;
    this.#links = links;
  }

  /** Asks for an attempt to be withdrawn; its message was not sent before `notBefore`. Rejects when there is no answer by `deadline`: then nothing is known. */
  cancelAttempt(channel: Channel, attempt: { readonly attemptId: string; readonly messageId: string; readonly notBefore: Date }, deadline: Date): Promise<WithdrawalAnswer> {
    return new Promise((resolve, reject) => {
      const done = (error: ServiceError | null, response?: CancelAttemptResponse): void => {
        const answer = response === undefined ? undefined : answerOf(response.outcome);
        if (answer !== undefined) resolve(answer);
        else reject(error ?? new Error('the channel service gave an answer that is not known'));
      };
      this.#client(channel).cancelAttempt(attempt, new Metadata(), { deadline }, done);
    });
  }

  /**
   * What a channel's providers can do, in their configured order. Rejects when there is no answer by `deadline`, or when the service at the
   * channel's address is another channel's.
   */
  capabilities(channel: Channel, deadline: Date): Promise<readonly ProviderCapabilities[]> {
    return new Promise((resolve, reject) => {
      const done = (error: ServiceError | null, response?: GetCapabilitiesResponse): void => {
        if (response?.channel === WIRE_CHANNEL[channel]) resolve(response.providers.map(({ id, receipts }) => ({ id, receipts })));
        else reject(error ?? new Error(`the service at the address of ${channel} is another channel's`));
      };
      this.#client(channel).getCapabilities({}, new Metadata(), { deadline }, done);
    });
  }

  /** How a channel's providers do. Rejects when there is no answer by `deadline`. */
  providerHealth(channel: Channel, deadline: Date): Promise<readonly ProviderHealth[]> {
    return new Promise((resolve, reject) => {
      this.#client(channel).getProviderHealth({}, new Metadata(), { deadline }, (error, response) => {
        if (error === null) resolve(response.providers);
        else reject(error);
      });
    });
  }

  /** Rejects with the channel service's refusal as it is, or when there is no answer by `deadline`: then nothing is known. */
  setProviderMode(channel: Channel, request: channelV1.SetProviderModeRequest, deadline: Date): Promise<ProviderHealth | undefined> {
    return new Promise((resolve, reject) => {
      this.#client(channel).setProviderMode(request, new Metadata(), { deadline }, (error, response) => {
        if (error === null) resolve(response.provider);
        else reject(readApiError(error) ?? error);
      });
    });
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #client(channel: Channel): ChannelServiceClient {
    const existing = this.#clients.get(channel);
    if (existing !== undefined) return existing;
    const address = this.#addresses[channel];
    const client = new ChannelServiceClient(address, this.#links.credentials, { ...INTERNAL_CLIENT, interceptors: this.#links.interceptors(address) });
    this.#clients.set(channel, client);
    return client;
  }
}

function answerOf(outcome: Outcome): WithdrawalAnswer | undefined {
  switch (outcome) {
    case Outcome.OUTCOME_CANCELED:
      return 'CANCELED';
    case Outcome.OUTCOME_IN_FLIGHT:
      return 'IN_FLIGHT';
    case Outcome.OUTCOME_ENDED:
      return 'ENDED';
    case Outcome.OUTCOME_UNSPECIFIED:
    case Outcome.UNRECOGNIZED:
      return undefined;
  }
}
