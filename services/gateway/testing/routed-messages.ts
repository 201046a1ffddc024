import { EventEmitter, once } from 'node:events';

import { type Message, type routerV1, type TimelineEntry } from '@switchback/contracts';
import { ApiError } from '@switchback/service';

interface Routed {
  readonly customerId: string;
  message: Message;
  readonly entries: TimelineEntry[];
  settled: boolean;
}

/** The messages of a router that a spec plays, and who watches them. */
export class RoutedMessages {
  readonly #messages = new Map<string, Routed>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #watchers = 0;
  #told = 0;

  /** From now on the router knows this message. */
  take(customerId: string, message: Message, ...entries: TimelineEntry[]): void {
    this.#messages.set(message.id, { customerId, message, entries, settled: false });
    this.#changes.emit('change');
  }

  append(messageId: string, ...entries: TimelineEntry[]): void {
    this.#messages.get(messageId)?.entries.push(...entries);
    this.#changes.emit('change');
  }

  settle(messageId: string): void {
    const routed = this.#messages.get(messageId);
    if (routed !== undefined) {
      routed.settled = true;
    }
    this.#changes.emit('change');
  }

  /** How many watch. */
  watchers(): number {
    return this.#watchers;
  }

  /** How many timeline entries watchers were given. */
  told(): number {
    return this.#told;
  }

  find(customerId: string, messageId: string | undefined): Routed {
    const routed = this.#messages.get(messageId ?? '');
    if (routed === undefined || routed.customerId !== customerId) {
      throw new ApiError('MESSAGE_NOT_FOUND', 'there is no message with this id');
    }
    return routed;
  }

  list(customerId: string): Message[] {
    return [...this.#messages.values()].filter((routed) => routed.customerId === customerId).map(({ message }) => message);
  }

  /** Changes fields of a message and answers with it. */
  change(customerId: string, messageId: string | undefined, fields: Partial<Message>): Message {
    const routed = this.find(customerId, messageId);
    routed.message = { ...routed.message, ...fields };
    return routed.message;
  }

  async *watch({ customerId, request }: routerV1.WatchMessageRequest, signal: AbortSignal): AsyncGenerator<routerV1.WatchMessageResponse> {
    const routed = this.find(customerId, request?.messageId);
    this.#watchers += 1;
    signal.addEventListener('abort', () => (this.#watchers -= 1), { once: true });
    let next = routed.entries.findIndex((entry) => entry.sequence > (request?.afterSequence ?? 0));
    for (next = next < 0 ? routed.entries.length : next; !signal.aborted; ) {
      const entry = routed.entries[next];
      if (entry !== undefined) {
        next += 1;
        this.#told += 1;
        yield { entry };
      } else if (routed.settled) {
        return;
      } else {
        await once(this.#changes, 'change', { signal });
      }
    }
  }
}
