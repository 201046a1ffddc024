/** The parts of kafkajs' request queue that the patch needs. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
}

interface RequestQueueClass {
  readonly prototype: { scheduleCheckPendingRequests: (this: RequestQueue) => void };
}

const CHECK_MS = 10;

/**
 * kafkajs 2.2.4 arms a timer after every response and arms it again when it fires, although nothing is pending: with a negative delay, so each
 * connection wakes the process a thousand times a second, for ever. This arms it only when something waits.
 */
export function patchRequestQueue(): void {
  const queue: unknown = module.require('kafkajs/src/network/requestQueue');
  if (!isRequestQueueClass(queue)) throw new Error('this version of kafkajs has another request queue than the one patched here');
  queue.prototype.scheduleCheckPendingRequests = function scheduleWhenNeeded(this: RequestQueue): void {
    if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
    const throttledFor = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(() => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    }, throttledFor > 0 ? throttledFor : CHECK_MS);
  };
}

function isRequestQueueClass(value: unknown): value is RequestQueueClass {
  if (typeof value !== 'function') return false;
  const prototype: unknown = value.prototype;
  return typeof prototype === 'object' && prototype !== null && 'scheduleCheckPendingRequests' in prototype && 'checkPendingRequests' in prototype;
}
