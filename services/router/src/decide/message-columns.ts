import { nextWake, parallelEnd, type Channel, type MessageState, type MessageStatus } from '@switchback/fallback';

/** The columns of `messages` that a transition writes. */
export interface MessageColumns {
  readonly status: MessageStatus;
  /** Of the current or last step; of several that started together those that were tried, separated by blanks. */
  readonly channel: string | null;
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
    channel: currentChannels(state).join(' ') || null,
    settledAt: state.settledAt === undefined ? null : new Date(state.settledAt),
    updatedAt: new Date(state.updatedAt),
    wakeAt: wake === undefined ? null : new Date(Math.max(Math.ceil(wake), earliest)),
    state: JSON.stringify(state),
  };
}

function currentChannels(state: MessageState): readonly Channel[] {
  const last = state.steps.at(-1);
  if (last === undefined) return [];
  const together = last.step < parallelEnd(state) ? state.steps.filter(({ status }) => status !== 'SKIPPED') : [];
  return together.length === 0 ? [last.channel] : together.map(({ channel }) => channel);
}
