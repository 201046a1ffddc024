import { firstOpening } from './first-opening';
import { type MessageState } from './message-state';
import { type Step } from './policy';
import { type WaitReason } from './reason';

/** Why a step may not start yet, and until when. */
export interface Wait {
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly reason: WaitReason;
}

/**
 * What a step must wait for at `now`; undefined when it may start. It starts at `send_at` at the earliest, and only while both the
 * message's window and its own are open.
 */
export function waitOf(step: Step, state: MessageState, now: number): Wait | undefined {
  const windows = [state.sendWindow, step.sendWindow].filter((window) => window !== undefined);
  const from = Math.max(now, state.sendAt ?? now);
  const opening = firstOpening(windows, state.timeZone ?? 'UTC', from, state.expiresAt);
  if (opening === undefined) return { until: state.expiresAt, reason: 'EXPIRES_FIRST' };
  if (opening === now) return undefined;
  return { until: opening, reason: opening === state.sendAt ? 'SEND_AT' : 'SEND_WINDOW' };
}
