import * as fc from 'fast-check';

import { apply, decide, evolve, type Event, looksForStep, type MessageState, nextWake } from '../index';
import { type History, play } from '../testing/play';
import { scripts } from '../testing/script-arbitrary';
import { wordConditions } from '../testing/word-conditions';
import { outcomeOf } from './outcome';
import { recordedRun } from './recorded-run';
import { replay } from './replay';

const engine = { apply, decide, evolve, looksForStep, nextWake };
const numRuns = Number(process.env['FALLBACK_HISTORIES'] ?? 20_000) / 4;
const seed = Number(process.env['FALLBACK_SEED'] ?? Date.now() & 0x7fffffff);

/** As it comes out of the database. */
function timelineOf(history: History): readonly Event[] {
  return JSON.parse(JSON.stringify(history.turns.flatMap(({ events }) => events))) as readonly Event[];
}

/** What is known against an address stands in no timeline: a message that it made a difference to is left out. */
function knewOfAddresses({ turns }: History): boolean {
  return turns.some(({ command: { suppressed } }) => suppressed !== undefined && (suppressed.everywhere || Object.keys(suppressed.channels).length > 0));
}

/** What is asked again after the end changes nothing that anybody sees. */
function ending({ status, reason, settledAt, late, duplicateDelivery, steps }: MessageState): unknown {
  const attempts = steps.flatMap((step) => step.attempts.map(({ withdrawal: _asked, ...attempt }) => attempt));
  return JSON.parse(JSON.stringify({ status, reason, settledAt, late, duplicateDelivery, attempts, steps: steps.map(({ attempts: _made, ...step }) => step) }));
}

it(`a message replayed by its own policy ends as it ended, at the same times (seed ${seed})`, () => {
  const property = fc.property(scripts, (script) => {
    const history = play(engine, script);
    const events = timelineOf(history);
    const run = recordedRun(events, script.policy, wordConditions);
    if (run === undefined && knewOfAddresses(history)) return;
    if (run === undefined) throw new Error(`not reproduced: ${events.map((event) => JSON.stringify(event)).join('\n')}`);
    const readAt = Math.max(...history.turns.map(({ command }) => command.now));
    const { leaves, unknown } = replay(run, run.accept, { candidate: script.policy, conditions: wordConditions, readAt });
    expect({ leaves: leaves.length, unknown }).toEqual({ leaves: 1, unknown: undefined });
    const [leaf] = leaves;
    if (leaf === undefined) throw new Error('no way on');
    expect(ending(leaf.state)).toEqual(ending(history.final));
    expect(leaf.outcome).toEqual(outcomeOf(history.final, events));
  });
  fc.assert(property, { numRuns, seed });
}, 600_000);
