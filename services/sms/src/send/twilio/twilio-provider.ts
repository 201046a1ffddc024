import {
  type Provider,
  type ProviderReceipt,
  type ReceiptAnswer,
  type ReceiptHead,
  type ReceiptRefusal,
  type ReceiptRequest,
  screenHead,
  type SendAnswer,
  type SendRequest,
} from '@switchback/channel';
import { CALLBACK_HEAD, MessagesClient, readCallback } from '@switchback/twilio';

import { senderFor, type Senders, sendersOf } from '../sender';
import { messageForm, type Origin } from './message-form';
import { type TwilioOptions } from './options';

/** SMS over Twilio. */
export class TwilioProvider implements Provider {
  readonly channel = 'SMS';
  readonly capabilities = { receipts: true, query: true, idempotent: false };
  private readonly messages: MessagesClient;
  private readonly senders: Senders;

  constructor(
    readonly id: string,
    private readonly options: TwilioOptions,
    /** Where Twilio posts status callbacks, as the outside calls it. */
    private readonly receiptUrl: string,
  ) {
    this.messages = new MessagesClient(options);
    this.senders = sendersOf(options);
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    const { address, attemptId, content, validitySeconds } = request;
    if (content.channel !== 'SMS') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const origin = this.originFor(address);
    if (origin === undefined) return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'NO_SENDER' };
    const sms = { attemptId, to: address, text: content.text, validitySeconds, receiptUrl: this.receiptUrl };
    return this.messages.create(messageForm(sms, origin), signal);
  }

  screenReceipt(head: ReceiptHead): ReceiptRefusal | undefined {
    return screenHead(head, CALLBACK_HEAD);
  }

  readReceipt(request: ReceiptRequest): ReceiptAnswer {
    return readCallback(request, this.options.authToken);
  }

  query(attempt: { attemptId: string; providerMessageId?: string }, signal: AbortSignal): Promise<ProviderReceipt | undefined> {
    return this.messages.fetch(attempt, signal);
  }

  cancel(attempt: { providerMessageId: string }, signal: AbortSignal): Promise<boolean> {
    return this.messages.cancel(attempt.providerMessageId, signal);
  }

  close(): Promise<void> {
    return this.messages.close();
  }

  private originFor(to: string): Origin | undefined {
    const { messagingServiceSid } = this.options;
    return messagingServiceSid === undefined ? senderFor(this.senders, to) : { messagingServiceSid };
  }
}
