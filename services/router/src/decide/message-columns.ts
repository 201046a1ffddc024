import { nextWake, type Channel, type MessageState, type MessageStatus } from '@switchback/fallback';

/** The columns of `messages` that a transition writes. */
export interface MessageColumns {
  readonly status: MessageStatus;
  readonly channel: Channel | null;
  readonly settledAt: Date | null;
  readonly updatedAt: Date;
  readonly wakeAt: Date | null;
  /** JSON text. */
  readonly state: string;
}

/** A wake that changed nothing and asked for another at once would keep the poller busy for ever. */
const SHORTEST_WAKE_MS = 250;

/** `awoken`: the transition was a timer's, so the next wake lies ahead of `now`. */
export function messageColumns(state: MessageState, now: number, awoken: boolean): MessageColumns {
  const wake = nextWake(state);
  const earliest = awoken ? now + SHORTEST_WAKE_MS : 0;
  return {
    status: state.status,
    channel: state.steps.at(-1)?.channel ?? null,
    settledAt: state.settledAt === undefined ? null : new Date(state.settledAt),
    updatedAt: new Date(state.updatedAt),
    wakeAt: wake === undefined ? null : new Date(Math.max(Math.ceil(wake), earliest)),
    state: JSON.stringify(state),
  };
}
