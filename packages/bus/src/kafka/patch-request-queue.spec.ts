import { patchRequestQueue } from './patch-request-queue';

interface Queue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
  destroy(): void;
}

function newQueue(): Queue {
  const RequestQueue: new (options: object) => Queue = jest.requireActual('kafkajs/src/network/requestQueue');
  return new RequestQueue({ logger: { debug: () => undefined } });
}

beforeAll(() => patchRequestQueue());

test('arms no timer while nothing waits', () => {
  const queue = newQueue();
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).toBeNull();
});

test('arms one timer for what waits, also while throttled', () => {
  const queue = newQueue();
  queue.pending = [{}];
  queue.throttledUntil = Date.now() + 60_000;
  queue.scheduleCheckPendingRequests();
  const timer = queue.throttleCheckTimeoutId;
  expect(timer).not.toBeNull();
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).toBe(timer);
  queue.destroy();
});
