/** liveness: restart me when it fails. readiness: send me no work while it fails. */
export type CheckKind = 'liveness' | 'readiness';

export interface CheckResult {
  readonly ok: boolean;
  /** One short line for people; no addresses, no secrets. */
  readonly detail?: string;
}

export type Check = () => CheckResult | Promise<CheckResult>;

export interface HealthReport {
  readonly ok: boolean;
  readonly checks: readonly (CheckResult & { readonly name: string })[];
}

const CHECK_TIMEOUT_MS = 1_000;

/** What the process knows about its own health. Not started and not stopping are part of being ready. */
export class Health {
  readonly #checks: { readonly name: string; readonly kind: CheckKind; readonly check: Check }[] = [];
  #phase: 'starting' | 'started' | 'stopping' = 'starting';

  register(name: string, check: Check, kind: CheckKind): void {
    this.#checks.push({ name, check, kind });
  }

  /** Migrations ran and consumers joined: from now on /startupz is OK. */
  markStarted(): void {
    if (this.#phase === 'starting') this.#phase = 'started';
  }

  /** From now on readiness fails, so that no new work arrives. */
  markStopping(): void {
    this.#phase = 'stopping';
  }

  get started(): boolean {
    return this.#phase !== 'starting';
  }

  async report(kind: CheckKind): Promise<HealthReport> {
    const checks = await Promise.all(this.#checks.filter((entry) => entry.kind === kind).map(({ name, check }) => run(name, check)));
    const phase = { name: 'phase', ok: this.#phase === 'started', detail: this.#phase };
    const all = kind === 'readiness' ? [phase, ...checks] : checks;
    return { ok: all.every(({ ok }) => ok), checks: all };
  }
}

async function run(name: string, check: Check): Promise<HealthReport['checks'][number]> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: 'no answer' }), CHECK_TIMEOUT_MS);
  });
  try {
    return { name, ...(await Promise.race([check(), timeout])) };
  } catch {
    return { name, ok: false, detail: 'the check failed' };
  } finally {
    clearTimeout(timer);
  }
}
