import { randomInt } from 'node:crypto';

import { type Provider, type ProviderReceipt, type SendAnswer, type SendRequest, type TakeReports } from '@switchback/channel';

import { sourceAddress } from './address';
import { statusClasses } from './bind';
import { Binds } from './binds';
import { type Fields, type ReceivedPdu } from './codec';
import { asksForLess, ESME_ROK, type StatusClasses } from './command-status';
import { Incoming } from './incoming';
import { MessageIds } from './message-ids';
import { type SmppOptions } from './options';
import { readQueries } from './read-query';
import { readSubmitReply, type SubmitOutcome } from './read-submit-reply';
import { submitFields } from './submit-fields';
import { sourceFor, sourcesOf } from './source-addresses';
import { submitParts } from './submit-parts';

/** The parts' ids in one providerMessageId. */
const BETWEEN_IDS = ',';
const CANCEL_TIMEOUT_MS = 5_000;

/** SMS over SMPP 3.4 to an SMSC. Keeps its sessions bound from `listen`, or the first call, to `close`. */
export class SmppProvider implements Provider {
  readonly channel = 'SMS';
  readonly capabilities;
  readonly #binds: Binds;
  readonly #incoming: Incoming;
  readonly #messageIds: MessageIds;
  readonly #statusClasses: StatusClasses;
  #reference = randomInt(0x1_0000);

  constructor(
    readonly id: string,
    private readonly options: SmppOptions,
  ) {
    this.capabilities = { receipts: options.receipts, query: true, idempotent: false };
    this.#statusClasses = statusClasses(options);
    this.#messageIds = new MessageIds(options.receiptIds);
    this.#incoming = new Incoming(options, this.#messageIds);
    this.#binds = new Binds(options, (pdu, answer) => void this.#incoming.deliver(pdu, answer));
  }

  listen(take: TakeReports): Promise<void> {
    this.#incoming.listen(take);
    // An SMSC that is away must not keep the service from starting.
    this.#binds.start();
    return Promise.resolve();
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    if (request.content.channel !== 'SMS') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const from = sourceFor(this.options, request.address);
    if (from === undefined) return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_SENDER' };
    this.#reference = (this.#reference + 1) & 0xffff;
    const sms = { from, to: request.address, text: request.content.text, validitySeconds: request.validitySeconds };
    const parts = submitFields(sms, this.options, this.#reference);
    if (parts === undefined) return { outcome: 'REFUSED', errorClass: 'POLICY', code: 'TOO_LONG' };
    this.#binds.start();
    const onLate = parts.length === 1 ? (pdu: ReceivedPdu) => this.#reportLate(request.attemptId, pdu) : () => undefined;
    const { outcome, taken } = await submitParts(parts, {
      submit: (fields) => this.#submit(fields, signal, onLate),
      retryMs: this.options.throttlePauseMs,
      signal,
    });
    if (outcome.outcome === 'TAKEN') return this.#taken(outcome.messageIds);
    // It cannot become whole any more.
    if (outcome.outcome === 'REFUSED' && taken.length > 0) void this.#cancel(taken, from, AbortSignal.timeout(CANCEL_TIMEOUT_MS));
    return outcome;
  }

  async query(attempt: { attemptId: string; providerMessageId?: string }, signal: AbortSignal): Promise<ProviderReceipt | undefined> {
    const { attemptId, providerMessageId = '' } = attempt;
    if (providerMessageId === '') return undefined;
    const ids = providerMessageId.split(BETWEEN_IDS);
    for (const from of sourcesOf(this.options)) {
      const source = sourceAddress(from, this.options);
      const read = readQueries(await Promise.all(ids.map((message_id) => this.#binds.request('query_sm', { message_id, ...source }, signal))));
      if (read !== undefined) return { attemptId, providerMessageId, ...read };
    }
    return undefined;
  }

  async cancel({ providerMessageId }: { attemptId: string; providerMessageId: string }, signal: AbortSignal): Promise<boolean> {
    const ids = providerMessageId.split(BETWEEN_IDS);
    for (const from of sourcesOf(this.options)) if (await this.#cancel(ids, from, signal)) return true;
    return false;
  }

  close(): Promise<void> {
    return this.#binds.close();
  }

  async #submit(fields: Fields, signal: AbortSignal, onLate: (pdu: ReceivedPdu) => void): Promise<SubmitOutcome> {
    const exchange = await this.#binds.submit(fields, signal, onLate);
    const outcome = readSubmitReply(exchange, this.#statusClasses);
    if (outcome.outcome === 'TAKEN') this.#messageIds.answered(outcome.messageId);
    if (exchange.reached !== 'REPLY' || outcome.outcome !== 'REFUSED' || !asksForLess(exchange.pdu.status)) return outcome;
    this.#binds.pause();
    return outcome.errorClass === 'TRANSIENT' ? { ...outcome, retryAfterMs: this.options.throttlePauseMs } : outcome;
  }

  #taken(messageIds: readonly string[]): SendAnswer {
    const receiptIds = messageIds.map((id) => this.#messageIds.receiptIds(id));
    const answer = { outcome: 'TAKEN', status: 'SENT', providerMessageId: messageIds.join(BETWEEN_IDS) } as const;
    const [onlyId] = messageIds;
    const namedBySame = new Set(receiptIds.flat()).size === 1 && receiptIds[0]?.[0] === onlyId;
    return namedBySame && onlyId !== undefined ? { ...answer, providerMessageId: onlyId } : { ...answer, receiptIds };
  }

  /** The call was given up as unanswered; the answer tells after all. */
  #reportLate(attemptId: string, pdu: ReceivedPdu): void {
    const outcome = readSubmitReply({ reached: 'REPLY', pdu }, this.#statusClasses);
    switch (outcome.outcome) {
      case 'NO_ANSWER':
        return;
      case 'TAKEN':
        this.#messageIds.answeredLate(outcome.messageId);
        return void this.#incoming.report({ attemptId, providerMessageId: outcome.messageId, status: 'SENT' }, pdu);
      case 'REFUSED':
        return void this.#incoming.report({ attemptId, providerMessageId: '', status: 'REJECTED', errorClass: outcome.errorClass, code: outcome.code }, pdu);
    }
  }

  async #cancel(messageIds: readonly string[], from: string, signal: AbortSignal): Promise<boolean> {
    const fields = { service_type: this.options.serviceType, ...sourceAddress(from, this.options), dest_addr_ton: 0, dest_addr_npi: 0, destination_addr: '' };
    const answers = await Promise.all(messageIds.map((message_id) => this.#binds.request('cancel_sm', { message_id, ...fields }, signal)));
    return answers.every((answer) => answer.reached === 'REPLY' && answer.pdu.command === 'cancel_sm_resp' && answer.pdu.status === ESME_ROK);
  }
}
