import { Metadata } from '@grpc/grpc-js';
import { HealthCheckResponse_ServingStatus as ServingStatus, HealthClient } from '@switchback/contracts';
import { type CheckResult, type InternalLinks } from '@switchback/service';

const DEADLINE_MS = 900;
/** Not those of the other calls: with the same they would share connections, and wait for the next attempt that a check failed to make. */
const OPTIONS = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 2_000 };

/** Asks the router whether it serves. */
export class RouterHealth {
  readonly #client: HealthClient;

  /** @param address host:port */
  constructor(address: string, links: InternalLinks) {
    this.#client = new HealthClient(address, links.credentials, OPTIONS);
  }

  /** Never rejects. */
  check(): Promise<CheckResult> {
    return new Promise((resolve) => {
      this.#client.check({ service: '' }, new Metadata(), { deadline: Date.now() + DEADLINE_MS }, (error, answer) => {
        if (error !== null) resolve({ ok: false, detail: 'the router does not answer' });
        else resolve(answer.status === ServingStatus.SERVING ? { ok: true } : { ok: false, detail: 'the router is not ready' });
      });
    });
  }

  close(): void {
    this.#client.close();
  }
}
