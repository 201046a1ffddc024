import { type CreateSuppressionRequest, type SuppressedAddress, type Suppression, SuppressionReason, SuppressionSource } from '@switchback/contracts';
import { ApiError } from '@switchback/service';

/** The entries of a router that a spec plays, by the addresses as the gateway passes them on. */
export class SuppressionStore {
  readonly #entries: { readonly customerId: string; readonly target: SuppressedAddress; readonly suppression: Suppression }[] = [];

  create(customerId: string, { target, reason, expireTime }: CreateSuppressionRequest): Suppression {
    if (target === undefined) {
      throw new Error('the gateway passes a target on');
    }
    const unspecified = reason === SuppressionReason.SUPPRESSION_REASON_UNSPECIFIED;
    const suppression = {
      id: `sup_${String(this.#entries.length + 1).padStart(26, '0')}`,
      channel: target.channel,
      allChannels: target.allChannels,
      reason: unspecified ? SuppressionReason.SUPPRESSION_REASON_OPTED_OUT : reason,
      source: SuppressionSource.SUPPRESSION_SOURCE_API,
      messageId: '',
      createTime: new Date(),
      expireTime,
    };
    this.#entries.push({ customerId, target, suppression });
    return suppression;
  }

  find(customerId: string, key: { readonly id: string; readonly target: SuppressedAddress | undefined }): Suppression {
    return this.#entry(customerId, key).suppression;
  }

  delete(customerId: string, key: { readonly id: string; readonly target: SuppressedAddress | undefined }): void {
    this.#entries.splice(this.#entries.indexOf(this.#entry(customerId, key)), 1);
  }

  list(customerId: string, address: string): Suppression[] {
    const own = this.#entries.filter((entry) => entry.customerId === customerId && (address === '' || entry.target.address === address));
    return own.map(({ suppression }) => suppression);
  }

  #entry(customerId: string, { id, target }: { readonly id: string; readonly target: SuppressedAddress | undefined }) {
    const found = this.#entries.find(
      (entry) => entry.customerId === customerId && (entry.suppression.id === id || JSON.stringify(entry.target) === JSON.stringify(target)),
    );
    if (found === undefined) {
      throw new ApiError('SUPPRESSION_NOT_FOUND', 'there is no such suppression');
    }
    return found;
  }
}
