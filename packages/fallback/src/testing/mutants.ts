/** One rule of the engine, broken on purpose. */
export interface Mutant {
  /** The invariant that must notice. */
  readonly breaks: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

const NO_STEP = 'no step starts after the message is settled, canceled, acknowledged or past its ttl';
const NO_STEP_BEFORE = 'no step starts before the earlier one failed or ran out of time, for a cause that the policy falls back on';
const TIMER = "a step's timer starts once, at its first hand-off, and is never reset";
const ONE_ACTIVE = 'at most one step is active, or those that start together, and none once the message is settled';
const IN_ORDER = 'every step of the policy is tried or skipped in order, each once, and one attempt is queued for each that starts';
const SKIPPED = 'a step is skipped exactly when its address is missing, suppressed or invalid at that moment or its template fails or its text is too long, and says which';
const OPTED_OUT = 'a recipient who opted out of every channel ends the message where it looks for a step, and it says so';
const MATTERS = 'what is suppressed matters only to decisions that look for a step';
const FAILED_LAST = 'a message is EXPIRED only past its ttl, and FAILED only when the policy gives no further step';
const IN_WINDOW = 'no step starts before send_at, or while a send window is closed';
const WAITS = 'a step waits only for what is ahead, and no minute in which it might start passes before its wait ends';
const SCHEDULED = 'a message is SCHEDULED exactly while a step waits and none has started yet';
const PASSED_OVER = 'a step is passed over for its window only when it cannot start before the ttl and a later one can';
const WAITED_PAST_TTL = 'a message that waits past its ttl is EXPIRED, unless it was delivered';
const CANCELED_WAITING = 'a cancel while a step waits is answered at once, CANCELED when nothing was handed over';
const CONDITION = 'a step starts only when its condition is met, and is skipped for it only when it is not';
const BACKWARDS = 'status never goes backwards';
const EVIDENCE = 'the best evidence wins, whatever the order of arrival';
const PROVED = 'a message that is proved delivered is never FAILED or EXPIRED';
const GROUND = 'a message is DELIVERED or READ only by evidence, by its policy or by an acknowledgement';
const DUPLICATE = 'a duplicate delivery is told exactly once, when a second attempt is proved delivered that did not start with the first';
const CANCELED = 'CANCELED promises that no attempt was ever handed over; STOPPED is said when one may have been';
const WITHDRAWN = 'an attempt that still waits when its message is settled or canceled is withdrawn, unless the ttl stops it or it started with the success';
const WAKE = 'a wake in time moves the message on, an early one changes nothing';
const TOGETHER = 'steps that start together are judged in one decision, and those that can be tried start at once, in order';
const TAKES_BACK = 'a success takes back what later steps wait for, and nothing that started with it';
const TELLS_OVERTAKEN = 'a step that is OVERTAKEN is told to be, by the step that succeeded, right before the message settles';
const OVERTAKEN = 'a step is OVERTAKEN exactly when one that started with it succeeded while it was open and not being taken back';
const NAMES_LAST = 'a fallback names the step that failed last, and starts when nothing before it is open';
const ALL_DUE = 'a wake ends every step whose time is up, in the order in which they fell due';
const NONE_OPEN = 'no step is open when its message is FAILED or EXPIRED: each has failed by itself';
const ANY_ORDER = 'whether a message falls back does not depend on the order in which steps that started together failed';
const LATE_TIMERS = 'timers that fire late, all at once, end the message as timely ones do';

export const mutants: readonly Mutant[] = [
  { breaks: WAITS, file: 'steps', find: 'if (now >= story.state.expiresAt) return', replace: 'if (false) return' },
  {
    breaks: NO_STEP,
    file: 'conclude-attempt',
    find: 'else if (story.state.cancelRequestedAt !== undefined) concludeCancel(story);',
    replace: '',
  },
  { breaks: NO_STEP, file: 'acknowledge', find: "return settleWithSuccess(story, 'ACKNOWLEDGED');", replace: 'return;' },
  { breaks: NO_STEP_BEFORE, file: 'steps', find: 'else if (!leadsOn)', replace: 'else if (false)' },
  {
    breaks: NO_STEP_BEFORE,
    file: 'conclude-attempt',
    find: "story.planOf(step.step).onAmbiguous === 'FALLBACK'",
    replace: "story.planOf(step.step).onAmbiguous === 'WAIT'",
  },
  {
    breaks: NO_STEP_BEFORE,
    file: 'attempt-failure',
    find: "reason === 'CANCELED' ? 'UNDELIVERED'",
    replace: "reason === 'CANCELED' ? 'TIMEOUT'",
  },
  {
    breaks: 'a step runs out of time only when its time, counted from its first hand-off, is over',
    file: 'wake',
    find: 'step.deadline > last',
    replace: 'step.startedAt + story.planOf(step.step).fallbackAfterMs > last',
  },
  { breaks: TIMER, file: 'conclude-attempt', find: 'step.deadline !== undefined || ', replace: '' },
  { breaks: TIMER, file: 'conclude-attempt', find: 'attempt.handedOffAt + story', replace: 'story.now + story' },
  { breaks: TIMER, file: 'report-attempt', find: 'Math.min(story.now, Math.max(attempt.createdAt, claimed))', replace: 'claimed' },
  {
    breaks: 'a step that waits after its hand-off has a timer',
    file: 'conclude-attempt',
    find: 'else startTimer(story, step, attempt);',
    replace: "else if (attempt.status === 'SENT') startTimer(story, step, attempt);",
  },
  { breaks: ONE_ACTIVE, file: 'evolve', find: 'steps: endOpenSteps(state, event)', replace: 'steps: state.steps' },
  {
    breaks: ALL_DUE,
    file: 'evolve',
    find: "({ ...step, status: 'FAILED', reason: event.reason, endedAt: event.at })",
    replace: '({ ...step, reason: event.reason })',
  },
  { breaks: IN_ORDER, file: 'steps', find: '`${messageId}.${step}.${attempt}`', replace: '`${messageId}.${attempt}`' },
  { breaks: IN_ORDER, file: 'steps', find: 'startFrom(story, next,', replace: 'startFrom(story, index,' },
  { breaks: SKIPPED, file: 'steps', find: ' || !state.reachable.includes(step.channel)', replace: '' },
  { breaks: SKIPPED, file: 'steps', find: "return 'TEMPLATE_ERROR';", replace: 'return undefined;' },
  { breaks: SKIPPED, file: 'steps', find: "return 'TOO_MANY_SEGMENTS';", replace: 'return undefined;' },
  { breaks: SKIPPED, file: 'steps', find: ': suppressed.channels[step.channel]', replace: ': undefined' },
  { breaks: SKIPPED, file: 'steps', find: "suppressed.everywhere ? 'SUPPRESSED' : ", replace: '' },
  { breaks: SKIPPED, file: 'engine', find: 'new Story(state, policy, command.now, conditions, command.suppressed)', replace: 'new Story(state, policy, command.now, conditions)' },
  { breaks: OPTED_OUT, file: 'steps', find: "if (story.suppressed.everywhere) settleWithoutSuccess(story, 'FAILED', 'OPTED_OUT');\n  else ", replace: '' },
  { breaks: OPTED_OUT, file: 'steps', find: 'if (story.suppressed.everywhere) settle', replace: 'if (story.events.length > 2) settle' },
  {
    breaks: MATTERS,
    file: 'steps',
    find: "length) settleWithoutSuccess(story, 'FAILED', 'EXHAUSTED')",
    replace: "length) settleWithoutSuccess(story, 'FAILED', story.suppressed.everywhere ? 'OPTED_OUT' : 'EXHAUSTED')",
  },
  { breaks: MATTERS, file: 'looks-for-step', find: "'STEP_WAITING', ", replace: '' },
  { breaks: MATTERS, file: 'looks-for-step', find: "'STEP_STARTED', ", replace: '' },
  { breaks: MATTERS, file: 'looks-for-step', find: "event.status === 'EXPIRED'", replace: 'false' },
  { breaks: MATTERS, file: 'looks-for-step', find: "event.reason === 'AMBIGUOUS'", replace: 'false' },
  {
    breaks: 'an unanswered attempt is given up for another step only',
    file: 'steps',
    find: 'skipReason(circumstances, position) === undefined',
    replace: 'state.reachable.includes(policy.steps[position].channel)',
  },
  { breaks: FAILED_LAST, file: 'wake', find: 'now < state.expiresAt', replace: 'now < state.expiresAt - 900' },
  {
    breaks: FAILED_LAST,
    file: 'attempt-failure',
    find: "reason === 'OPTED_OUT' || ",
    replace: '',
  },
  { breaks: IN_WINDOW, file: 'wait-of-step', find: 'Math.max(now, state.sendAt ?? now)', replace: 'now' },
  { breaks: IN_WINDOW, file: 'wait-of-step', find: '[state.sendWindow, step.sendWindow]', replace: '[step.sendWindow]' },
  { breaks: IN_WINDOW, file: 'wait-of-step', find: "state.timeZone ?? 'UTC'", replace: "'UTC'" },
  { breaks: IN_WINDOW, file: 'first-opening', find: 'window.timeZone ?? timeZone', replace: 'timeZone' },
  { breaks: WAITS, file: 'first-opening', find: ' && at !== before', replace: ' && Number.isNaN(before)' },
  { breaks: WAITS, file: 'first-opening', find: 'clockChange(timeZone, at, start) ?? start', replace: 'start' },
  { breaks: IN_WINDOW, file: 'send-window', find: 'opensOn(days, midnight - DAY)', replace: 'opensOn(days, midnight)' },
  {
    breaks: IN_WINDOW,
    file: 'wake',
    find: 'startFrom(story, step.step);',
    replace: "story.tell({ type: 'STEP_STARTED', at: story.now, step: step.step, channel: step.channel });",
  },
  { breaks: IN_WINDOW, file: 'time-zone', find: "return sign === '-' ? -size : size;", replace: 'return size;' },
  { breaks: WAITS, file: 'send-window', find: 'midnight) && time >= opens && time < closes', replace: 'midnight) && time > opens && time < closes' },
  { breaks: WAITS, file: 'send-window', find: '[0, 1, 2, 3, 4, 5, 6, 7]', replace: '[1, 2, 3, 4, 5, 6, 7]' },
  { breaks: CONDITION, file: 'steps', find: "met ? undefined : 'CONDITION'", replace: 'undefined' },
  { breaks: CONDITION, file: 'steps', find: "return 'CONDITION_ERROR'", replace: 'return undefined' },
  { breaks: CONDITION, file: 'condition', find: 'state.steps.slice(0, step)', replace: 'state.steps.slice(1, step)' },
  { breaks: SCHEDULED, file: 'evolve', find: "state.status === 'ACCEPTED' ? 'SCHEDULED' : state.status", replace: 'state.status' },
  { breaks: SCHEDULED, file: 'evolve', find: "{ status: 'IN_PROGRESS', steps: withNewStep", replace: '{ steps: withNewStep' },
  { breaks: PASSED_OVER, file: 'steps', find: "later ? 'SEND_WINDOW' : undefined", replace: "'SEND_WINDOW'" },
  { breaks: PASSED_OVER, file: 'steps', find: "?.reason !== 'EXPIRES_FIRST'", replace: ' === undefined' },
  { breaks: WAITED_PAST_TTL, file: 'wake', find: "(story, 'EXPIRED', 'TTL_PASSED')", replace: "(story, 'FAILED', 'TTL_PASSED')" },
  { breaks: CANCELED_WAITING, file: 'cancel', find: 'if (isFinal(state.status)) return;', replace: 'if (isFinal(state.status) || story.waitingStep() !== undefined) return;' },
  { breaks: IN_ORDER, file: 'evolve', find: 'step.step < steps.length ? steps.with(step.step, step) : ', replace: '' },
  { breaks: ONE_ACTIVE, file: 'overtaken-step', find: "status === 'ACTIVE' || status === 'WAITING'", replace: "status === 'ACTIVE'" },
  { breaks: WAKE, file: 'next-wake', find: 'if (step.waitsUntil !== undefined) due', replace: 'if (false) due' },
  {
    breaks: 'every message reaches a final status once its timers have fired',
    file: 'next-wake',
    find: 'isFinal(state.status) ? Infinity : state.expiresAt',
    replace: 'Infinity',
  },
  { breaks: BACKWARDS, file: 'conclude-attempt', find: "    case 'FAILED':\n", replace: "    case 'STOPPED':\n    case 'FAILED':\n" },
  {
    breaks: BACKWARDS,
    file: 'conclude-attempt',
    find: "if (attempt.status === 'READ') story.tell",
    replace: "story.tell({ type: 'MESSAGE_CORRECTED', at, status: 'FAILED', reason: 'READ', late: false }); if (false) story.tell",
  },
  {
    breaks: 'a message settles once and is only corrected afterwards',
    file: 'wake',
    find: 'isFinal(state.status) || now',
    replace: 'now',
  },
  { breaks: EVIDENCE, file: 'merge-attempt-status', find: 'DELIVERED: 5', replace: 'DELIVERED: 4' },
  { breaks: EVIDENCE, file: 'merge-attempt-status', find: 'UNKNOWN: 2', replace: 'UNKNOWN: 3' },
  { breaks: EVIDENCE, file: 'answer-cancel', find: "status: 'SENDING'", replace: "status: 'SENT'" },
  { breaks: PROVED, file: 'settle', find: 'if (delivered)', replace: 'if (false)' },
  { breaks: PROVED, file: 'conclude-attempt', find: '!success && !isDelivered(attempt.status)', replace: '!success' },
  {
    breaks: 'the first success settles the message',
    file: 'conclude-attempt',
    find: 'else if (reaches(',
    replace: "else if (step.status === 'ACTIVE' && reaches(",
  },
  { breaks: GROUND, file: 'wake', find: "reaches(attempt.status, 'SENT')", replace: "attempt.status !== 'QUEUED'" },
  { breaks: GROUND, file: 'wake', find: "story.planOf(step.step).unconfirmed !== 'SUCCESS'", replace: 'false' },
  {
    breaks: GROUND,
    file: 'attempt-evidence',
    find: "case 'READ':\n      return status === 'READ';",
    replace: "case 'READ':\n      return status !== 'QUEUED';",
  },
  { breaks: GROUND, file: 'settle', find: "isRead(story) ? 'READ' : 'DELIVERED'", replace: "'READ'" },
  {
    breaks: 'late is said exactly when FAILED or EXPIRED was corrected',
    file: 'evolve',
    find: 'late: state.late || event.late',
    replace: 'late: event.late',
  },
  { breaks: DUPLICATE, file: 'conclude-attempt', find: 'story.state.duplicateDelivery || ', replace: '' },
  {
    breaks: DUPLICATE,
    file: 'conclude-attempt',
    find: 'other.id !== attempt.id && isDelivered(other.status)',
    replace: "other.status === 'SENT'",
  },
  {
    breaks: "a superseded attempt's late failure changes that attempt only",
    file: 'conclude-attempt',
    find: "else if (step.status === 'ACTIVE') advance",
    replace: 'else advance',
  },
  {
    breaks: 'a provider error is kept with the failure that it explains, and with no better evidence',
    file: 'evolve',
    find: 'const { errorClass: _class, providerCode: _code, ...kept } = attempt;',
    replace: 'const kept = attempt;',
  },
  { breaks: CANCELED, file: 'cancel', find: 'attempts.some(isHandedOver)', replace: "attempts.at(-1)?.status === 'SENT'" },
  { breaks: CANCELED, file: 'attempt-evidence', find: 'return attempt.handedOffAt !== undefined;', replace: 'return false;' },
  { breaks: CANCELED, file: 'cancel', find: 'else if (!attempts.some(isWithdrawalPending))', replace: 'else' },
  {
    breaks: 'a canceled message is settled as soon as nothing is left to ask',
    file: 'cancel',
    find: "  withdrawQueued(story, 'CANCEL_REQUESTED');\n  concludeCancel(story);",
    replace: "  withdrawQueued(story, 'CANCEL_REQUESTED');",
  },
  { breaks: WITHDRAWN, file: 'conclude-attempt', find: "withdrawQueued(story, 'LATE', (other) => !areSiblings(story.state, step.step, other));", replace: '' },
  { breaks: WITHDRAWN, file: 'acknowledge', find: "withdrawQueued(story, 'ACKNOWLEDGED');", replace: '' },
  {
    breaks: 'a withdrawal is asked only of an attempt that waits, and never before 2 s have passed without an answer',
    file: 'withdraw',
    find: 'FIRST_PATIENCE_MS = 2_000',
    replace: 'FIRST_PATIENCE_MS = 1_000',
  },
  {
    breaks: 'the timeline is numbered from 1 without gaps',
    file: 'evolve',
    find: 'state.sequence + 1',
    replace: "state.sequence + (event.type === 'TIMER_STARTED' ? 2 : 1)",
  },
  {
    breaks: 'the state is what its events say, and nothing else',
    file: 'story',
    find: 'this.events.push(event);',
    replace: "if (event.type !== 'FALLING_BACK') this.events.push(event);",
  },
  {
    breaks: 'a state that went through JSON decides the same',
    file: 'evolve',
    find: 'deadline: event.deadline',
    replace: 'deadline: new Date(event.deadline)',
  },
  {
    breaks: 'a command that comes twice changes nothing the second time',
    file: 'merge-attempt-status',
    find: 'RANK[reported] > RANK[current] ? reported : current',
    replace: 'RANK[reported] > RANK[current] ? reported : current === reported ? `${current}` + " " : current',
  },
  {
    breaks: 'a command that comes twice changes nothing the second time',
    file: 'acknowledge',
    find: 'story.state.acknowledgedAt !== undefined',
    replace: 'false',
  },
  { breaks: WAKE, file: 'next-wake', find: 'Math.min(due, step.deadline)', replace: 'Math.min(due, step.deadline - 1)' },
  { breaks: WAKE, file: 'withdraw', find: 'if (story.now >= story.state.expiresAt) return;', replace: 'return;' },
  {
    breaks: LATE_TIMERS,
    file: 'wake',
    find: '  endStepsOutOfTime(story);\n  startWaitingStep(story);\n  expire(story);',
    replace: '  expire(story);\n  startWaitingStep(story);\n  endStepsOutOfTime(story);',
  },
  { breaks: LATE_TIMERS, file: 'wake', find: 'Math.min(story.now, story.state.expiresAt)', replace: 'story.now' },
  { breaks: TOGETHER, file: 'steps', find: 'if (started && step >= parallelEnd(story.state)) return;', replace: 'if (started) return;' },
  { breaks: TOGETHER, file: 'parallel-steps', find: 'return parallelSteps;', replace: 'return parallelSteps + 1;' },
  { breaks: TOGETHER, file: 'engine', find: '...(policy.parallelSteps === undefined ? {} : { parallelSteps: policy.parallelSteps }),', replace: '' },
  { breaks: CONDITION, file: 'condition', find: 'step < parallelEnd(state) ? [] : ', replace: '' },
  { breaks: TAKES_BACK, file: 'conclude-attempt', find: '(other) => !areSiblings(story.state, step.step, other)', replace: '() => true' },
  { breaks: WITHDRAWN, file: 'conclude-attempt', find: '(other) => !areSiblings(story.state, step.step, other)', replace: '() => false' },
  { breaks: OVERTAKEN, file: 'evolve', find: 'if (overtakenBy(state, step) !== undefined) return', replace: 'if (false) return' },
  { breaks: OVERTAKEN, file: 'overtaken-step', find: ' || step.attempts.some(isWithdrawalPending)', replace: '' },
  { breaks: TELLS_OVERTAKEN, file: 'settle', find: 'if (by !== undefined) story.tell', replace: 'if (by !== undefined && step.step > 0) story.tell' },
  { breaks: DUPLICATE, file: 'conclude-attempt', find: '.filter((other) => !areSiblings(story.state, step.step, other.step))', replace: '' },
  { breaks: NO_STEP_BEFORE, file: 'steps', find: 'if (story.activeSteps().length > 0) return;', replace: '' },
  { breaks: NAMES_LAST, file: 'steps', find: 'if (story.activeSteps().length > 0) return;', replace: '' },
  { breaks: NAMES_LAST, file: 'steps', find: '{ fromStep: index, reason }', replace: '{ fromStep: 0, reason }' },
  { breaks: ANY_ORDER, file: 'steps', find: 'step === index || areSiblings(story.state, step, index)', replace: 'step === index' },
  { breaks: FAILED_LAST, file: 'steps', find: 'step === index || areSiblings(story.state, step, index)', replace: 'step === index' },
  { breaks: NO_STEP_BEFORE, file: 'steps', find: 'together.some(', replace: 'story.state.steps.length > 1 || together.some(' },
  { breaks: 'an unanswered attempt is given up for another step only', file: 'steps', find: 'position >= stepAfter(state, step)', replace: 'position > step' },
  { breaks: ALL_DUE, file: 'wake', find: 'of stepsOutOfTime(story))', replace: 'of stepsOutOfTime(story).slice(0, 1))' },
  { breaks: ALL_DUE, file: 'wake', find: 'one.deadline - other.deadline', replace: 'other.deadline - one.deadline' },
  { breaks: NONE_OPEN, file: 'wake', find: 'of open) story.tell', replace: 'of open.slice(0, 1)) story.tell' },
  { breaks: GROUND, file: 'wake', find: 'open.find((step) => countsUnconfirmed(story, step))', replace: "open.find(({ attempts }) => attempts.some(({ status }) => status !== 'QUEUED'))" },
];
