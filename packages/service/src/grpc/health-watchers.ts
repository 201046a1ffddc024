import type { ServerWritableStream } from '@grpc/grpc-js';
import { HealthCheckResponse_ServingStatus as ServingStatus, type HealthCheckResponse } from '@switchback/contracts';
import type { Health } from '../health';

type WatchCall = ServerWritableStream<unknown, HealthCheckResponse>;

interface Watcher {
  readonly service: string;
  readonly call: WatchCall;
  last: ServingStatus | undefined;
}

const LOOK_EVERY_MS = 1_000;

/** Tells everyone who watches when the status of their service changes: within a second, and at once when the process stops. One look serves all. */
export class HealthWatchers {
  readonly #watchers = new Set<Watcher>();
  readonly #statusOf: (service: string) => Promise<ServingStatus>;
  #timer: NodeJS.Timeout | undefined;

  constructor(health: Health, statusOf: (service: string) => Promise<ServingStatus>) {
    this.#statusOf = statusOf;
    health.onPhase(() => (health.running ? this.#look() : this.#stopped()));
  }

  add(service: string, call: WatchCall): void {
    const watcher: Watcher = { service, call, last: undefined };
    this.#watchers.add(watcher);
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    call.on('cancelled', () => this.#remove(watcher));
    void this.#tell(service, [watcher]);
  }

  #remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    for (const service of new Set([...this.#watchers].map((watcher) => watcher.service))) {
      void this.#tell(service, [...this.#watchers].filter((watcher) => watcher.service === service));
    }
  }

  /** In the turn in which it is known: the streams may end in the next. */
  #stopped(): void {
    for (const watcher of this.#watchers) if (watcher.last !== ServingStatus.SERVICE_UNKNOWN) write(watcher, ServingStatus.NOT_SERVING);
  }

  async #tell(service: string, watchers: readonly Watcher[]): Promise<void> {
    const status = await this.#statusOf(service);
    for (const watcher of watchers) write(watcher, status);
  }
}

function write(watcher: Watcher, status: ServingStatus): void {
  if (watcher.call.cancelled || watcher.last === status) return;
  watcher.last = status;
  watcher.call.write({ status });
}
