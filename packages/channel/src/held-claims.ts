/** This process's calls between claim and record, by attempt id, with the end of their leases. */
export class HeldClaims {
  readonly #leases = new Map<string, number>();

  constructor(
    /** How long a lease is; longer than any provider call. Milliseconds. */
    readonly leaseMs: number,
    /** A clock that never jumps, in milliseconds. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  hold(attemptId: string): void {
    this.#leases.set(attemptId, this.clock() + this.leaseMs);
  }

  release(attemptId: string): void {
    this.#leases.delete(attemptId);
  }

  ids(): string[] {
    return [...this.#leases.keys()];
  }

  get size(): number {
    return this.#leases.size;
  }

  /** Those whose lease is half used up, counted as extended from now on. */
  takeAgeing(): string[] {
    const now = this.clock();
    const ageing = [...this.#leases].filter(([, end]) => end - now < this.leaseMs / 2).map(([id]) => id);
    for (const id of ageing) this.#leases.set(id, now + this.leaseMs);
    return ageing;
  }
}
