import { Channel, SuppressionReason, SuppressionServiceClient, type Suppression as WireSuppression } from '@switchback/contracts';
import type { CallOptions, Connection } from './connection';
import { SwitchbackError } from './error';
import { Pages } from './pages';
import type { ListSuppressionsFilter, NewSuppression, SuppressedAddress, Suppression } from './suppression';
import { keyToWire, suppressionFromWire, targetToWire } from './suppression-wire';
import { channels, suppressionReasons } from './vocabulary-wire';

/** Addresses that are not to be used. Every method throws {@link SwitchbackError}. */
export class Suppressions {
  readonly #connection: Connection;
  readonly #client: SuppressionServiceClient;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#client = new SuppressionServiceClient(connection.authority, connection.credentials, connection.channelOptions);
  }

  /** Stores an entry and resolves to the one that holds: this one, or an earlier one that says more or lasts longer. */
  async create(suppression: NewSuppression, options?: CallOptions): Promise<Suppression> {
    const request = { target: targetToWire(suppression), reason: reasonToWire(suppression.reason), expireTime: suppression.expireTime };
    const response = await this.#connection.unary(this.#client.createSuppression.bind(this.#client), request, options);
    return present(response.suppression);
  }

  /** By its id, or by what it is about. */
  async get(key: string | SuppressedAddress, options?: CallOptions): Promise<Suppression> {
    const response = await this.#connection.unary(this.#client.getSuppression.bind(this.#client), keyToWire(key), options);
    return present(response.suppression);
  }

  /** Newest first, those that hold. Iterate over all, or take pages. */
  list(filter: ListSuppressionsFilter = {}, options?: CallOptions): Pages<Suppression> {
    const request = {
      pageSize: filter.pageSize ?? 0,
      address: filter.address ?? '',
      channel: filter.channel === undefined ? Channel.CHANNEL_UNSPECIFIED : channels.write(filter.channel),
      reason: reasonToWire(filter.reason),
    };
    return new Pages(async (pageToken) => {
      const response = await this.#connection.unary(this.#client.listSuppressions.bind(this.#client), { ...request, pageToken }, options);
      return { items: response.suppressions.map(suppressionFromWire), nextPageToken: response.nextPageToken };
    });
  }

  /** Lifts an entry, whoever made it: the person opted in again. */
  async delete(key: string | SuppressedAddress, options?: CallOptions): Promise<void> {
    await this.#connection.unary(this.#client.deleteSuppression.bind(this.#client), keyToWire(key), options, false);
  }

  close(): void {
    this.#client.close();
  }
}

function reasonToWire(reason: NewSuppression['reason']): SuppressionReason {
  return reason === undefined ? SuppressionReason.SUPPRESSION_REASON_UNSPECIFIED : suppressionReasons.write(reason);
}

function present(suppression: WireSuppression | undefined): Suppression {
  if (suppression === undefined) throw new SwitchbackError({ code: 'INTERNAL', reason: 'INTERNAL', message: 'the answer has no suppression' });
  return suppressionFromWire(suppression);
}
