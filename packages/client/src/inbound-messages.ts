import { Channel, InboundKind, InboundServiceClient, type InboundMessage as WireInboundMessage } from '@switchback/contracts';
import type { CallOptions, Connection } from './connection';
import type { InboundMessage, ListInboundMessagesFilter } from './inbound';
import { Pages } from './pages';
import { channels, inboundKeywords, inboundKinds, optVias } from './vocabulary-wire';

/** What people say back. Every method throws {@link SwitchbackError}. */
export class InboundMessages {
  readonly #connection: Connection;
  readonly #client: InboundServiceClient;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#client = new InboundServiceClient(connection.authority, connection.credentials, connection.channelOptions);
  }

  /** Newest first, of the last 7 days. Iterate over all, or take pages. */
  list(filter: ListInboundMessagesFilter = {}, options?: CallOptions): Pages<InboundMessage> {
    const request = {
      pageSize: filter.pageSize ?? 0,
      address: filter.address ?? '',
      channel: filter.channel === undefined ? Channel.CHANNEL_UNSPECIFIED : channels.write(filter.channel),
      kind: filter.kind === undefined ? InboundKind.INBOUND_KIND_UNSPECIFIED : inboundKinds.write(filter.kind),
    };
    return new Pages(async (pageToken) => {
      const response = await this.#connection.unary(this.#client.listInboundMessages.bind(this.#client), { ...request, pageToken }, options);
      return { items: response.inboundMessages.map(fromWire), nextPageToken: response.nextPageToken };
    });
  }

  close(): void {
    this.#client.close();
  }
}

function fromWire({ kind, channel, keyword, via, ...wire }: WireInboundMessage): InboundMessage {
  return { ...wire, kind: inboundKinds.read(kind), channel: channels.read(channel), keyword: inboundKeywords.read(keyword), via: optVias.read(via) };
}
