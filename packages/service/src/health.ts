/** liveness: restart me when it fails. readiness: send me no work while it fails. */
export type CheckKind = 'liveness' | 'readiness';

export interface CheckResult {
  readonly ok: boolean;
  /** One short line for people; no addresses, no secrets. */
  readonly detail?: string;
}

export type Check = () => CheckResult | Promise<CheckResult>;

/** What hangs on a check. */
export interface CheckScope {
  /** These gRPC services alone, by full name; the process is ready without. Default: everything. */
  readonly services?: readonly string[];
  /** false: nothing; it is told for people. Default: true. */
  readonly needed?: boolean;
}

export interface ReportedCheck extends CheckResult {
  readonly name: string;
  /** false: what is reported does not hang on it. */
  readonly needed?: false;
}

export interface HealthReport {
  readonly ok: boolean;
  readonly checks: readonly ReportedCheck[];
}

interface Registered extends CheckScope {
  readonly name: string;
  readonly kind: CheckKind;
  readonly check: Check;
}

const CHECK_TIMEOUT_MS = 1_000;

/** What the process knows about its own health. Not started and not stopping are part of being ready. */
export class Health {
  readonly #checks: Registered[] = [];
  readonly #listeners = new Set<() => void>();
  #phase: 'starting' | 'started' | 'stopping' = 'starting';

  register(name: string, check: Check, kind: CheckKind, scope: CheckScope = {}): void {
    this.#checks.push({ name, check, kind, ...scope });
  }

  /** Migrations ran and consumers joined: from now on start-up is OK. */
  markStarted(): void {
    if (this.#phase === 'starting') this.#enter('started');
  }

  /** From now on readiness fails, so that no new work arrives. Who watches is told at once. */
  markStopping(): void {
    this.#enter('stopping');
  }

  get started(): boolean {
    return this.#phase !== 'starting';
  }

  /** Started, and not asked to stop. */
  get running(): boolean {
    return this.#phase === 'started';
  }

  /** `listener` is told when the process has started and when it stops; the answer takes it back. */
  onPhase(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `service`: a gRPC service's full name, for what it needs beyond the process; default: the process. */
  async report(kind: CheckKind, service?: string): Promise<HealthReport> {
    const concerning = this.#checks.filter((entry) => entry.kind === kind && (service === undefined || entry.services?.includes(service) !== false));
    const checks = await Promise.all(concerning.map((entry) => run(entry, isNeeded(entry, service))));
    const phase: ReportedCheck = { name: 'phase', ok: this.running, detail: this.#phase };
    const all = kind === 'readiness' ? [phase, ...checks] : checks;
    return { ok: all.every(({ ok, needed }) => ok || needed === false), checks: all };
  }

  #enter(phase: 'started' | 'stopping'): void {
    this.#phase = phase;
    for (const listener of this.#listeners) listener();
  }
}

function isNeeded({ needed, services }: CheckScope, service: string | undefined): boolean {
  return needed !== false && (services === undefined || (service !== undefined && services.includes(service)));
}

async function run({ name, check }: Registered, needed: boolean): Promise<ReportedCheck> {
  const told = { name, ...(needed ? {} : { needed: false as const }) };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: 'no answer' }), CHECK_TIMEOUT_MS);
  });
  try {
    return { ...told, ...(await Promise.race([check(), timeout])) };
  } catch {
    return { ...told, ok: false, detail: 'the check failed' };
  } finally {
    clearTimeout(timer);
  }
}
