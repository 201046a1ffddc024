import { type Channel } from '@switchback/fallback';
import { type Logger } from '@switchback/service';

import { type CapabilitiesByChannel, type ProviderCapabilities } from './decide/provider-capabilities';
import { PATIENCE } from './patience';
import { type ChannelClients } from './send/channel-clients';

/** How long a channel service's new providers may go unseen. */
const FRESH_MS = 5_000;

export interface KnownCapabilitiesOptions {
  readonly channels: Pick<ChannelClients, 'capabilities'>;
  readonly log: Pick<Logger, 'debug'>;
  /** Default: {@link PATIENCE}'s for an answer. */
  readonly patienceMs?: number;
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
}

interface Answer {
  readonly providers: readonly ProviderCapabilities[];
  readonly freshUntil: number;
}

/** What the channels' providers can do, as the channel services say; remembered for 5 s. */
export class KnownCapabilities {
  readonly #channels: KnownCapabilitiesOptions['channels'];
  readonly #log: KnownCapabilitiesOptions['log'];
  readonly #patienceMs: number;
  readonly #now: () => number;
  readonly #answers = new Map<Channel, Answer>();

  constructor({ channels, log, patienceMs = PATIENCE.answerMs, now = Date.now }: KnownCapabilitiesOptions) {
    this.#channels = channels;
    this.#log = log;
    this.#patienceMs = patienceMs;
    this.#now = now;
  }

  /** Never rejects: a channel that does not answer in time, or within half of the time until `deadline` (milliseconds since the epoch), is left out. */
  async of(channels: Iterable<Channel>, deadline: number): Promise<CapabilitiesByChannel> {
    const found = await Promise.all([...channels].map(async (channel) => [channel, await this.#of(channel, deadline)] as const));
    return Object.fromEntries(found.filter(([, providers]) => providers !== undefined));
  }

  async #of(channel: Channel, deadline: number): Promise<readonly ProviderCapabilities[] | undefined> {
    const now = this.#now();
    const known = this.#answers.get(channel);
    if (known !== undefined && known.freshUntil > now) return known.providers;
    try {
      const providers = await this.#channels.capabilities(channel, new Date(askUntil(now, deadline, this.#patienceMs)));
      this.#answers.set(channel, { providers, freshUntil: this.#now() + FRESH_MS });
      return providers;
    } catch (error) {
      this.#log.debug({ err: error, channel }, 'no answer about capabilities; going on without');
      return undefined;
    }
  }
}

/** The caller's own answer needs the rest of its time. */
export function askUntil(now: number, deadline: number, patienceMs: number): number {
  return now + Math.min(patienceMs, (deadline - now) / 2);
}
