import { type DraftReader } from './draft-reader';
import { type FallbackPolicy } from './policy';
import { type PolicyDraft, type StepDraft } from './policy-draft';
import { readStep, STEP_FIELDS } from './read-step';

const MOST_STEPS = 10;
const LEAST_PARALLEL = 2;
/** There are no more channels. */
const MOST_PARALLEL = 3;
/** Characters in all steps' content and templates: policies are kept in memory. */
const MOST_WORDS = 262_144;

const FIELDS: ReadonlyMap<string, string> = new Map(Object.entries(STEP_FIELDS));

interface PlacedDraft {
  readonly path: string;
  readonly draft: StepDraft;
}

/** Reads the steps of a draft, counted through: those of `all_of` are the first. */
export function readSteps(reader: DraftReader, { steps: drafts = [] }: PolicyDraft): Pick<FallbackPolicy, 'steps' | 'parallelSteps'> {
  const parallel = drafts[0]?.allOf?.length;
  const count = drafts.reduce((sum, { allOf }) => sum + (allOf?.length ?? 1), 0);
  const placed = drafts.slice(0, MOST_STEPS).flatMap((draft, index) => placedSteps(reader, draft, index));
  if (drafts.length === 0) reader.reject('policy.steps', 'Add at least one step that names a channel.');
  if (count > MOST_STEPS) reader.reject('policy.steps', `Has ${count} steps; keep at most ${MOST_STEPS}.`);
  const read = placed.slice(0, MOST_STEPS);
  const words = read.reduce((sum, { draft: { content, template } }) => sum + lengthOf(content) + lengthOf(template), 0);
  if (words > MOST_WORDS) reader.reject('policy.steps', `Content and templates have ${words} characters in all; keep at most ${MOST_WORDS}.`);
  const steps = read.map(({ path, draft }) => readStep(reader, path, draft));
  return parallel === undefined ? { steps } : { steps, parallelSteps: parallel };
}

function placedSteps(reader: DraftReader, draft: StepDraft, index: number): readonly PlacedDraft[] {
  const path = `policy.steps[${index}]`;
  const { allOf } = draft;
  if (allOf === undefined) return [{ path, draft }];
  if (index > 0) reader.reject(`${path}.all_of`, 'Only the first step may be several at once; write these as steps of their own.');
  rejectFieldsBeside(reader, path, draft);
  if (allOf.length < LEAST_PARALLEL || allOf.length > MOST_PARALLEL) {
    reader.reject(`${path}.all_of`, `Has ${allOf.length} steps; write ${LEAST_PARALLEL} or ${MOST_PARALLEL}, each of another channel.`);
  }
  // Whoever writes a million is told of the first few.
  const placed = allOf.slice(0, MOST_PARALLEL + 1).flatMap((inner, position) => placedWithin(reader, `${path}.all_of[${position}]`, inner));
  placed.forEach(({ path: own, draft: { channel } }, position) => {
    const first = placed.findIndex((other) => other.draft.channel === channel);
    if (channel !== undefined && first !== position) reader.reject(`${own}.channel`, 'Stands in all_of twice; name another channel.');
  });
  return placed;
}

/** A list without entries is one that was not written. */
function rejectFieldsBeside(reader: DraftReader, path: string, { allOf: _all, ...beside }: StepDraft): void {
  reader.onlyKnown(path, beside, STEP_FIELDS);
  for (const [name, value] of Object.entries(beside)) {
    const field = FIELDS.get(name);
    if (field === undefined || value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const advice = field === 'send_window' ? 'give the message a send_window' : 'move it into the steps that it is meant for';
    reader.reject(`${path}.${field}`, `Stands beside all_of; ${advice}.`);
  }
}

function placedWithin(reader: DraftReader, path: string, draft: StepDraft): readonly PlacedDraft[] {
  if (draft.allOf !== undefined) {
    reader.reject(`${path}.all_of`, 'Stands within another all_of; name the channels in one list.');
    return [];
  }
  const { sendWindow, ...kept } = draft;
  if (sendWindow !== undefined) {
    const description = 'Steps of all_of start at once; give the message a send_window, or make this a step of its own after them.';
    reader.reject(`${path}.send_window`, description);
  }
  return [{ path, draft: kept }];
}

function lengthOf(words: object | undefined): number {
  return words === undefined ? 0 : JSON.stringify(words).length;
}
