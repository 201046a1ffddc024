import { type SendAnswer, type SendRequest } from '../provider';
import { inSituation, send } from './in-situation';
import { type ProviderContract } from './provider-contract';
import { type Situation } from './situation';

const RETRY_AFTER_MS = 7_000;

type Case = readonly [name: string, situation: Situation, expected: (answer: SendAnswer) => void];

/** One call in each situation: what the answer says, and that the far side was asked once at the most. */
export function sendContract(contract: ProviderContract): void {
  for (const [name, situation, expected] of cases(contract)) {
    inSituation(contract, name, situation, async (harness) => {
      expected(await send(harness, situation));
      if (harness.received !== undefined) expect(harness.received()).toBeLessThanOrEqual(1);
    });
  }
  inSituation(contract, 'says nothing of the message in its refusal', { kind: 'REFUSES', errorClass: refusal(contract) }, async (harness) => {
    const answer = JSON.stringify(await send(harness, { kind: 'REFUSES', errorClass: refusal(contract) }));
    for (const secret of privateTexts(harness.request)) expect(answer).not.toContain(secret);
  });
  inSituation(contract, 'asks again after a refusal', { kind: 'REFUSES', errorClass: refusal(contract) }, async (harness) => {
    const situation = { kind: 'REFUSES', errorClass: refusal(contract) } as const;
    const answers = [await send(harness, situation), await send(harness, situation, { attemptId: 'message.0.2' })];
    expect(answers.map(({ outcome }) => outcome)).toEqual(['REFUSED', 'REFUSED']);
  });
  inSituation(contract, 'takes several at once', { kind: 'TAKES' }, async (harness) => {
    const attempts = ['message.0.1', 'message.0.2', 'message.0.3', 'message.0.4'];
    const answers = await Promise.all(attempts.map((attemptId) => send(harness, { kind: 'TAKES' }, { attemptId })));
    expect(answers.map(({ outcome }) => outcome)).toEqual(attempts.map(() => 'TAKEN'));
    if (harness.received !== undefined) expect(harness.received()).toBe(attempts.length);
  });
}

function cases({ refuses }: ProviderContract): readonly Case[] {
  return [
    ['takes what was taken', { kind: 'TAKES' }, taken],
    ['waits for a slow answer', { kind: 'TAKES_SLOWLY' }, taken],
    ...refuses.map((errorClass): Case => [`says ${errorClass} for a refusal of that class`, { kind: 'REFUSES', errorClass }, refused(errorClass)]),
    ['passes on how long it is to wait', { kind: 'THROTTLES_FOR', retryAfterMs: RETRY_AFTER_MS }, refused('TRANSIENT', { retryAfterMs: RETRY_AFTER_MS })],
    ['says TRANSIENT when there are too many requests', { kind: 'THROTTLES' }, refused('TRANSIENT')],
    ['says TRANSIENT when the far side is broken and says so', { kind: 'FAILS' }, refused('TRANSIENT')],
    ['says TRANSIENT when nothing listens', { kind: 'DOWN' }, refused('TRANSIENT')],
    ['says TRANSIENT when the name cannot be resolved', { kind: 'NO_SUCH_HOST' }, refused('TRANSIENT')],
    ['says TRANSIENT when the far side never says hello', { kind: 'HANGS_BEFORE_GREETING' }, refused('TRANSIENT')],
    ['says NO_ANSWER when the far side never answers', { kind: 'HANGS' }, noAnswer],
    ['says NO_ANSWER when the answer stops half-way', { kind: 'HANGS_MID_REPLY' }, noAnswer],
    ['says NO_ANSWER when the connection breaks after the request', { kind: 'RESETS' }, noAnswer],
    ['says NO_ANSWER when the connection ends after the request', { kind: 'ENDS' }, noAnswer],
    ['says NO_ANSWER when the connection breaks in the answer', { kind: 'RESETS_MID_REPLY' }, noAnswer],
    ['says NO_ANSWER when the answer is not the protocol', { kind: 'TALKS_NONSENSE' }, noAnswer],
    ['says NO_ANSWER when a success names no message', { kind: 'ANSWERS_EMPTY' }, noAnswer],
    ['says NO_ANSWER when a success is unreadable', { kind: 'ANSWERS_GARBAGE' }, noAnswer],
    ['says NO_ANSWER when the answer has no end', { kind: 'ANSWERS_TOO_MUCH' }, noAnswer],
    ['follows no redirect', { kind: 'REDIRECTS' }, (answer) => expect(answer.outcome).not.toBe('TAKEN')],
  ];
}

function refusal({ refuses: [first], name }: ProviderContract): ProviderContract['refuses'][number] {
  if (first === undefined) throw new Error(`${name} refuses nothing`);
  return first;
}

/** What no answer may repeat: answers go into logs and traces. */
function privateTexts({ address, content }: SendRequest): readonly string[] {
  return [address, address.replace(/^\+/, ''), ...('text' in content ? [content.text] : []), ...('subject' in content ? [content.subject] : [])];
}

function taken(answer: SendAnswer): void {
  expect(answer).toMatchObject({ outcome: 'TAKEN', providerMessageId: expect.stringMatching(/./) });
}

function noAnswer(answer: SendAnswer): void {
  expect(answer).toEqual({ outcome: 'NO_ANSWER', code: expect.stringMatching(/^[\x20-\x7e]{1,64}$/) });
}

function refused(errorClass: string, more: object = {}) {
  return (answer: SendAnswer): void => {
    expect(answer).toMatchObject({ outcome: 'REFUSED', errorClass, code: expect.stringMatching(/^[\x20-\x7e]{1,64}$/), ...more });
  };
}
