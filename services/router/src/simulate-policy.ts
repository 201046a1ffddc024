import { setImmediate } from 'node:timers/promises';

import { type SimulatePolicyRequest, type SimulatePolicyResponse } from '@switchback/contracts';
import { type FallbackPolicy, Simulation } from '@switchback/fallback';
import { ApiError } from '@switchback/service';

import { acceptedBy, policyOfTimeline } from './accept/history-message';
import { simulationRequest, type SimulationRequest } from './accept/simulation-request';
import { checkedPolicy } from './check-policy';
import { conditions } from './decide/conditions';
import { idAboveAcceptedBefore, lowestIdAcceptedAt } from './decide/message-id-range';
import { type HistoryFilter, type HistoryRow, readHistory } from './record/read-history';
import { type RouterParts } from './router-parts';
import { type Cut, simulationToWire } from './send/simulation-to-wire';

const PAGE = 100;
/** How long the event loop may be kept from routing. */
const LONGEST_TURN_MS = 10;
/** Without a deadline. */
const PATIENCE_MS = 60_000;
/** What is kept of the caller's time for the way back. */
const MOST_MARGIN_MS = 1_000;
/** Simulations read and reckon much, and messages come first. */
const MOST_AT_ONCE = 2;

export interface SimulateCall {
  readonly customerId: string;
  readonly request: SimulatePolicyRequest;
  /** Milliseconds since the epoch; Infinity when there is none. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

type SimulateParts = Pick<RouterParts, 'pool' | 'policies' | 'retentionMs'>;

/**
 * Replays a customer's messages by a candidate, newest first, page by page, until there are no more, there are enough, or the deadline is
 * near: then the answer says what was looked at. Throws INVALID_FIELDS, OVERLOADED, CANCELED.
 */
export function policySimulator(parts: SimulateParts): (call: SimulateCall) => Promise<SimulatePolicyResponse> {
  let running = 0;
  return async (call) => {
    const candidate = checkedPolicy(call.request.policy);
    const asked = simulationRequest(call.request, Date.now());
    if (running >= MOST_AT_ONCE) throw new ApiError('OVERLOADED', 'other simulations are running; try again in a moment', { retryAfterMs: 2_000 });
    running += 1;
    try {
      return await simulate(parts, call, candidate, asked);
    } finally {
      running -= 1;
    }
  };
}

async function simulate(parts: SimulateParts, call: SimulateCall, candidate: FallbackPolicy, asked: SimulationRequest): Promise<SimulatePolicyResponse> {
  const readAt = Date.now();
  const { prices, maxExamples } = asked;
  const simulation = new Simulation({ candidate, conditions, readAt, mostExamples: maxExamples, ...(prices === undefined ? {} : { prices }) });
  const { cut, oldest } = await replayHistory(parts, call, candidate, asked, simulation);
  return simulationToWire(simulation.report(), { candidate, currency: asked.currency, cut, oldest, readAt });
}

interface Walked {
  readonly cut: Cut;
  /** When the oldest message that was replayed was accepted, milliseconds since the epoch. */
  readonly oldest: number | undefined;
}

async function replayHistory(
  { pool, policies, retentionMs }: SimulateParts,
  { customerId, deadline, signal }: SimulateCall,
  candidate: FallbackPolicy,
  { acceptedAfter: asked, acceptedBefore, routedBy, maxMessages }: SimulationRequest,
  simulation: Simulation,
): Promise<Walked> {
  // Of older messages some are deleted, and what is left would tell of those alone that took long.
  const acceptedAfter = new Date(Math.max(asked.getTime(), Date.now() - retentionMs));
  const filter: HistoryFilter = { customerId, acceptedAfter, acceptedBefore, policy: routedBy };
  const until = stopAt(Date.now(), deadline);
  const fromId = lowestIdAcceptedAt(acceptedAfter.getTime());
  let [belowId, replayed, oldest]: [string, number, number | undefined] = [idAboveAcceptedBefore(acceptedBefore.getTime()), 0, undefined];
  for (;;) {
    const rows = await readHistory(pool, filter, { fromId, belowId, size: PAGE });
    const policyOf = await policies.load(pool, rows.flatMap((row) => policyOfTimeline(customerId, row.found?.events ?? []) ?? []));
    let turnBegan = Date.now();
    for (const { messageId, found } of rows) {
      belowId = messageId;
      if (found === undefined) continue;
      if (replayed >= maxMessages) return { cut: 'MAX_MESSAGES', oldest };
      if (signal.aborted) throw new ApiError('CANCELED', 'the caller canceled the call');
      if (Date.now() >= until) return { cut: 'DEADLINE', oldest };
      const key = policyOfTimeline(customerId, found.events);
      const accept = acceptedBy(candidate, found.accepted);
      simulation.add({ messageId, events: found.events, policy: key === undefined ? undefined : policyOf(key), accept });
      [replayed, oldest] = [replayed + 1, accept.acceptedAt];
      if (Date.now() - turnBegan >= LONGEST_TURN_MS) turnBegan = await setImmediate().then(Date.now);
    }
    if (isLast(rows)) return { cut: 'NONE', oldest };
    if (signal.aborted) throw new ApiError('CANCELED', 'the caller canceled the call');
    if (Date.now() >= until) return { cut: 'DEADLINE', oldest };
  }
}

function isLast(rows: readonly HistoryRow[]): boolean {
  return rows.length < PAGE;
}

function stopAt(now: number, deadline: number): number {
  const left = Math.min(deadline - now, PATIENCE_MS);
  return now + left - Math.min(MOST_MARGIN_MS, left / 5);
}
