import type { Check, CheckResult } from './health';

/** A stretch in which the event loop did not turn, by a clock in milliseconds. */
export interface HeldUp {
  readonly from: number;
  readonly to: number;
}

export interface EventLoopCheckOptions {
  /** Milliseconds of a clock that only goes forward. Default: performance.now. */
  readonly now?: () => number;
}

const BEAT_MS = 2_000;
/** A turn that took longer counts as held up; shorter ones are work. Two beats, or a turn that begins just before one would count for more than it took. */
const LONG_TURN_MS = 4_000;
const WINDOW_MS = 30_000;
/** Held up for so much of the window: stuck. */
const STUCK_SHARE = 0.8;

/** Whether the loop hardly turned lately. A passing burst of work does not fail it, nor does work of any length in short turns. */
export function judgeEventLoop(stretches: readonly HeldUp[], now: number): CheckResult {
  const from = now - WINDOW_MS;
  const heldUpMs = stretches.reduce((sum, stretch) => sum + Math.max(0, Math.min(stretch.to, now) - Math.max(stretch.from, from)), 0);
  const detail = `held up for ${Math.round(heldUpMs / 1_000)} s of the last ${WINDOW_MS / 1_000}`;
  return { ok: heldUpMs < STUCK_SHARE * WINDOW_MS, detail };
}

/** A liveness check: fails while the event loop hardly turns. When it does not turn at all nobody answers, which fails the probe. */
export function eventLoopCheck({ now = () => performance.now() }: EventLoopCheckOptions = {}): Check {
  let turnedAt = now();
  let stretches: HeldUp[] = [];
  const note = (): void => {
    const at = now();
    if (at - turnedAt >= LONG_TURN_MS) stretches.push({ from: turnedAt, to: at });
    stretches = stretches.filter(({ to }) => to > at - WINDOW_MS);
    turnedAt = at;
  };
  setInterval(note, BEAT_MS).unref();
  return () => {
    note();
    return judgeEventLoop(stretches, now());
  };
}
