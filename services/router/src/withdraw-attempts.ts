import { context as otel, type Context } from '@opentelemetry/api';
import { type PendingWithdrawal } from '@switchback/fallback';
import { type OutboxTransaction } from '@switchback/bus';
import { GroupCommit } from '@switchback/postgres';
import { traceFieldsOf } from '@switchback/service';

import { type Advance, type Input } from './advance';
import { advanceMessages, type Advanced } from './advance-messages';
import { notBefore } from './decide/dispatch';
import { type StoredMessage } from './decide/stored-message';
import { storedContext, withSpans } from './message-spans';
import { lockMessages } from './record/lock-messages';
import { withdrawalsUnanswered } from './router-metrics';
import { type RouterParts } from './router-parts';
import { annotateAdvances } from './send/advance-attributes';
import { type ChannelClients, type WithdrawalAnswer } from './send/channel-clients';

interface Answer {
  readonly messageId: string;
  readonly attemptId: string;
  readonly outcome: WithdrawalAnswer;
  readonly context: Context;
}

/**
 * Asks channel services to withdraw attempts that the engine took back, and records what they say. Asking is safe to repeat, and the
 * engine asks again at its next wake while no answer is recorded, so a crash anywhere in here loses nothing.
 */
export class Withdrawals {
  readonly #parts: RouterParts;
  readonly #channels: ChannelClients;
  readonly #answers: GroupCommit<Answer, void>;
  readonly #running = new Set<Promise<unknown>>();

  constructor(parts: RouterParts, channels: ChannelClients) {
    this.#parts = parts;
    this.#channels = channels;
    this.#answers = new GroupCommit({ span: 'commit withdrawals', commit: (answers) => recordAnswers(parts, answers) });
  }

  /** Asks for everything that these transitions took back, without waiting. */
  askAfter(advances: readonly Advance[]): void {
    for (const { message, transition } of advances) {
      for (const event of transition.events) if (event.type === 'ATTEMPT_WITHDRAWN') this.#track(this.ask(message, event));
    }
  }

  /** Resolves when the answer is recorded; false when none came in time or by `deadline` (milliseconds since the epoch). */
  async ask(message: StoredMessage, withdrawal: PendingWithdrawal, deadline = Infinity): Promise<boolean> {
    const { attemptId, channel } = withdrawal;
    const context = storedContext(message.trace);
    const until = new Date(Math.min(Date.now() + this.#parts.patience.withdrawalMs, deadline));
    try {
      const outcome = await otel.with(context, () => this.#channels.cancelAttempt(channel, { attemptId, messageId: message.id, notBefore: notBefore(message.state) }, until));
      await this.#answers.submit({ messageId: message.id, attemptId, outcome, context });
      return true;
    } catch (error) {
      withdrawalsUnanswered.add(1);
      this.#parts.log.warn({ err: error, messageId: message.id, attemptId, ...traceFieldsOf(message.trace['traceparent']) }, 'no answer about a withdrawal; asking again later');
      return false;
    }
  }

  /** Resolves when nothing is asked any more. */
  async drain(): Promise<void> {
    await Promise.all(this.#running);
    await this.#answers.drain();
  }

  #track(asked: Promise<boolean>): void {
    const entry = asked.finally(() => this.#running.delete(entry));
    this.#running.add(entry);
  }
}

async function recordAnswers(parts: RouterParts, answers: readonly Answer[]): Promise<readonly void[]> {
  const { advances } = await withSpans(async (spans) => {
    const batch = answers.map((answer) => ({ ...answer, context: spans.start('answer withdrawal', answer.context) }));
    const result = await parts.outbox.transaction((transaction) => apply(parts, transaction, batch));
    annotateAdvances(spans, result.advances);
    return result;
  });
  parts.committed(advances);
  return answers.map(() => undefined);
}

async function apply(parts: RouterParts, transaction: OutboxTransaction, answers: readonly Answer[]): Promise<Advanced> {
  const now = Date.now();
  const messages = await lockMessages(transaction.client, answers.map((answer) => answer.messageId));
  const inputsOf = (message: StoredMessage): readonly Input[] =>
    answers
      .filter((answer) => answer.messageId === message.id)
      .map(({ attemptId, outcome, context }) => ({ command: { type: 'ANSWER_CANCEL', now, attemptId, outcome }, context }));
  return advanceMessages(transaction, parts, messages, inputsOf, { now, awoken: false });
}
