import { type PersonSignal, type ProviderReceipt, type TakeReports } from '@switchback/channel';

import { HEADER_OCTETS, type ReceivedPdu } from './codec';
import { ESME_ROK, ESME_RX_P_APPN, ESME_RX_T_APPN } from './command-status';
import { IncomingIds } from './incoming-ids';
import { IncomingParts } from './incoming-parts';
import { type MessageIds } from './message-ids';
import { type SmppOptions } from './options';
import { type Delivered, readDeliver } from './read-deliver';

type Message = Extract<Delivered, { kind: 'MESSAGE' }>;

/** Takes what the SMSC brings: receipts and persons' messages. Its answer to each is what became of it here. */
export class Incoming {
  #take: TakeReports | undefined;
  readonly #ids = new IncomingIds();
  readonly #parts: IncomingParts;

  constructor(
    private readonly options: SmppOptions,
    private readonly messageIds: MessageIds,
  ) {
    this.#parts = new IncomingParts(options.joinWithinMs);
  }

  listen(take: TakeReports): void {
    this.#take = take;
  }

  /** Stores it, and answers the SMSC after that: ESME_RX_T_APPN where it is to bring it again. */
  async deliver(pdu: ReceivedPdu, answer: (status: number) => boolean): Promise<void> {
    const body = pdu.body;
    const delivered: Delivered = body === undefined ? { kind: 'UNREADABLE' } : readDeliver(body, this.options);
    switch (delivered.kind) {
      case 'UNREADABLE':
        return void answer(ESME_RX_P_APPN);
      case 'RECEIPT':
        return void answer(statusAfter(await this.#takeReceipt(delivered.receipt, pdu)));
      case 'MESSAGE': {
        const { stored, acknowledged } = await this.#takeMessage(delivered, pdu);
        if (answer(statusAfter(stored)) && stored) acknowledged();
      }
    }
  }

  /** What came of a submit_sm whose caller had given up. */
  async report(receipt: ProviderReceipt, pdu: ReceivedPdu): Promise<void> {
    await this.#store({ receipts: [receipt] }, pdu);
  }

  async #takeReceipt(receipt: ProviderReceipt, pdu: ReceivedPdu): Promise<boolean> {
    const providerMessageId = this.messageIds.ofReceipt(receipt.providerMessageId);
    if (providerMessageId === undefined) return false;
    return this.#store({ receipts: [{ ...receipt, providerMessageId }] }, pdu);
  }

  async #takeMessage({ from, part, text, to }: Message, pdu: ReceivedPdu): Promise<{ readonly stored: boolean; readonly acknowledged: () => void }> {
    const { id, acknowledged } = this.#ids.begin(pdu.octets.subarray(HEADER_OCTETS));
    const store = (whole: string): Promise<boolean> => this.#store({ receipts: [], signals: [inbound(id, from, to, whole)] }, pdu);
    if (part === undefined) return { stored: await store(text), acknowledged };
    const message = [from, to, part.reference, part.total].join('\n');
    const added = await this.#parts.add({ message, total: part.total, number: part.number, text }, store);
    const bothAcknowledged = (): void => {
      acknowledged();
      added.acknowledged();
    };
    return { stored: added.fate === 'STORED', acknowledged: bothAcknowledged };
  }

  async #store(reports: Parameters<TakeReports>[0], pdu: ReceivedPdu): Promise<boolean> {
    return (await this.#take?.(reports, pdu.octets).catch(() => false)) ?? false;
  }
}

function statusAfter(stored: boolean): number {
  return stored ? ESME_ROK : ESME_RX_T_APPN;
}

function inbound(providerMessageId: string, from: string, to: string, text: string): PersonSignal {
  return { kind: 'INBOUND_MESSAGE', providerMessageId, from, to, text };
}
