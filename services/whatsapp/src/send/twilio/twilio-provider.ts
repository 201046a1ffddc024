import {
  type ConversationWindow,
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

import { conversationWindow } from '../conversation-window';
import { messageForm } from './message-form';
import { type TwilioOptions } from './options';

/** WhatsApp over Twilio. */
export class TwilioProvider implements Provider {
  readonly channel = 'WHATSAPP';
  readonly capabilities = { receipts: true, query: true, idempotent: false };
  readonly window: ConversationWindow;
  private readonly messages: MessagesClient;

  constructor(
    readonly id: string,
    private readonly options: TwilioOptions,
    /** Where Twilio posts status callbacks, as the outside calls it. */
    private readonly receiptUrl: string,
  ) {
    this.messages = new MessagesClient(options);
    this.window = conversationWindow(options.window);
  }

  async send(request: SendRequest, signal: AbortSignal): Promise<SendAnswer> {
    const { address: to, attemptId, content, validitySeconds } = request;
    if (content.channel !== 'WHATSAPP') return { outcome: 'REFUSED', errorClass: 'CONFIG', code: 'WRONG_CHANNEL' };
    const message = messageForm({ attemptId, to, validitySeconds, receiptUrl: this.receiptUrl }, content, this.options);
    if ('refused' in message) return { outcome: 'REFUSED', errorClass: 'CONFIG', code: message.refused };
    return this.messages.create(message.form, signal);
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
}
