import { type Pool } from '@switchback/postgres';

import { type ProviderMode, type Standing } from './decide/rank-providers';
import { readSteering, type StoredMode, type StoredShare, type StoredSteering } from './record/read-steering';
import { setMode } from './record/set-mode';
import { type CallGate } from './send/call-gate';

/** How often it is read what operators and other replicas decided. */
export const STEERING_EVERY_MS = 2_000;

/** Where traffic is to go: modes and shares as they were last read, and this process's own breakers. */
export class Steering {
  readonly #pool: Pool;
  readonly #gate: CallGate;
  readonly #onChange: () => void;
  #modes: ReadonlyMap<string, StoredMode> = new Map();
  #shares: ReadonlyMap<string, StoredShare> = new Map();
  #stored: StoredSteering = { modes: [], shares: [] };
  #begunReads = 0;
  #newestRead = 0;

  /** `onChange` is told when a provider's mode has changed. */
  constructor(pool: Pool, gate: CallGate, onChange: () => void) {
    this.#pool = pool;
    this.#gate = gate;
    this.#onChange = onChange;
  }

  /** Reads both anew. Rejects when the database cannot be asked; then what was read before goes on. */
  async refresh(): Promise<void> {
    const read = (this.#begunReads += 1);
    const stored = await readSteering(this.#pool);
    if (read < this.#newestRead) return; // one that began later, after an operator's word perhaps, has been answered
    this.#newestRead = read;
    this.#apply(stored);
  }

  #apply(stored: StoredSteering): void {
    const changed = modesOf(stored) !== modesOf(this.#stored);
    this.#stored = stored;
    this.#modes = new Map(stored.modes.map((mode) => [mode.provider, mode]));
    this.#shares = new Map(stored.shares.map((share) => [keyOf(share.provider, share.destination), share]));
    if (!changed) return;
    this.#gate.shut(new Set(stored.modes.filter(({ mode }) => mode === 'DISABLED').map(({ provider }) => provider)));
    this.#onChange();
  }

  /** Stores an operator's word; it counts here at once, on other replicas when they next read. */
  async setMode(mode: StoredMode): Promise<void> {
    await setMode(this.#pool, mode);
    this.#newestRead = this.#begunReads += 1; // what is being read may be older
    const { modes, shares } = this.#stored;
    this.#apply({ modes: [...modes.filter(({ provider }) => provider !== mode.provider), mode], shares });
  }

  standingOf(provider: string, destination: string): Standing {
    const share = this.#shares.get(keyOf(provider, destination)) ?? this.#shares.get(keyOf(provider, ''));
    return { mode: this.modeOf(provider), open: this.#gate.isOpen(provider), keep: share?.keep ?? 1 };
  }

  modeOf(provider: string): ProviderMode {
    return this.#modes.get(provider)?.mode ?? 'NORMAL';
  }

  storedMode(provider: string): StoredMode | undefined {
    return this.#modes.get(provider);
  }

  /** What is stored of a provider's shares, the one of all destinations first. */
  sharesOf(provider: string): readonly StoredShare[] {
    return this.#stored.shares.filter((share) => share.provider === provider).sort((a, b) => (a.destination < b.destination ? -1 : 1));
  }
}

function keyOf(provider: string, destination: string): string {
  return `${provider} ${destination}`;
}

function modesOf({ modes }: StoredSteering): string {
  return modes.map(({ provider, mode }) => keyOf(provider, mode)).sort().join(',');
}
