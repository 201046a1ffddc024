import { appendFileSync } from 'node:fs';

import { type Channel } from '@switchback/fallback';

import { type SendAnswer, type SendRequest } from '../provider';

/** One provider call as the sandbox saw it. */
export interface LoggedCall {
  readonly channel: Channel;
  readonly attemptId: string;
  /** Which call of the attempt it says to be. */
  readonly call: number;
  readonly outcome: SendAnswer['outcome'];
  /** Set when it was taken. */
  readonly providerMessageId?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The provider's side of the story, for whoever checks ours: one line of JSON for each call, written before the call is answered, so
 * that it outlives the process. No content, no address.
 */
export class CallLog {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  add(channel: Channel, { attemptId, call }: SendRequest, answer: Pick<SendAnswer, 'outcome'> & { readonly providerMessageId?: string }): void {
    const { outcome, providerMessageId } = answer;
    const line: LoggedCall = { channel, attemptId, call, outcome, ...(providerMessageId === undefined ? {} : { providerMessageId }), at: Date.now() };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}
