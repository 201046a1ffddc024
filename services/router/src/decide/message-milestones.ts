import { type Channel, type FallbackPolicy, type MessageState, type StepState } from '@switchback/fallback';

import { type Transition } from './transition';

/** How long a message took to come to a point, and on which channel. */
export interface Milestone {
  readonly channel: Channel | 'NONE';
  /** Since the message was accepted; where it or its policy says when it may go out, since its first step began. Never negative, for it is measured by the clocks of several processes. */
  readonly afterMs: number;
}

/** The message's first hand-off, when this transition brought word of it. */
export function handedOff({ before, after }: Transition, policy: FallbackPolicy): Milestone | undefined {
  if (before !== undefined && firstHandOff(before) !== undefined) return undefined;
  const first = firstHandOff(after);
  return first === undefined ? undefined : { channel: first.channel, afterMs: Math.max(0, first.at - startOf(after, policy)) };
}

/** The end of a message: on the channel of the step that succeeded, or of its last one. NONE: no step began. */
export function settledBy(state: MessageState, policy: FallbackPolicy, at: number): Milestone {
  const step = state.steps.find(({ status }) => status === 'SUCCEEDED') ?? state.steps.at(-1);
  return { channel: step?.channel ?? 'NONE', afterMs: Math.max(0, at - startOf(state, policy)) };
}

function firstHandOff({ steps }: MessageState): { channel: Channel; at: number } | undefined {
  const known = steps.flatMap(({ attempts, channel }) => attempts.flatMap(({ handedOffAt: at }) => (at === undefined ? [] : [{ channel, at }])));
  return known.length === 0 ? undefined : known.reduce((first, one) => (one.at < first.at ? one : first));
}

function startOf(state: MessageState, policy: FallbackPolicy): number {
  const mayWait = state.sendAt !== undefined || state.sendWindow !== undefined || policy.steps.some(({ sendWindow }) => sendWindow !== undefined);
  return mayWait ? (state.steps.find(hasBegun)?.startedAt ?? state.acceptedAt) : state.acceptedAt;
}

function hasBegun({ attempts }: StepState): boolean {
  return attempts.length > 0;
}
