import { together, type PoolClient } from '@switchback/postgres';

import { concerned } from './decide/correspondents';
import { lowestIdAcceptedAt } from './decide/message-id-range';
import { type ConcerningWord, messageOfAttempt, type PersonWord } from './decide/person-word';
import { addressFor } from './decide/resolve-content';
import { findAnswered } from './record/find-answered';
import { type Acquaintance, findCorrespondents } from './record/find-correspondents';
import { findFormer } from './record/former-correspondents';
import { inboundId } from './record/inbound-id';
import { knownCustomers } from './record/known-customers';
import { findOptOuts } from './record/opt-outs-of-provider';
import { type ReadMessage } from './record/read-message';
import { type SearchTerms } from './record/search-terms';

/** What a person writes is read by those who wrote to them of late. Opt-outs have no such bound. */
const LATELY_MS = 30 * 86_400_000;

interface Candidate extends Acquaintance {
  readonly word: PersonWord;
  readonly fromId: string;
}

/**
 * Words with the customers that they concern, word by word. One that answers a message that we know concerns its customer alone; one that
 * names nothing but an address concerns those who wrote to it (decide/correspondents.ts), and an opt-in those besides who hold an opt-out of
 * the same provider. One that answers a message which is gone was said to its customer, where it tells who that was, and never concerns others.
 */
export async function whomItConcerns(client: PoolClient, terms: SearchTerms, words: readonly PersonWord[]): Promise<readonly ConcerningWord[]> {
  const messages = await findAnswered(client, words.map(messageIdOf).filter((id) => id !== ''));
  const answers = new Map(words.flatMap((word) => {
    const message = messages.get(messageIdOf(word));
    return message !== undefined && isAnswer(word, message) ? [[word, message] as const] : [];
  }));
  const byAddress = await byAddresses(client, terms, words.filter((word) => messageIdOf(word) === '' && word.address !== ''));
  return words.flatMap((word) => {
    const answered = answers.get(word);
    if (answered !== undefined) return answer(terms, word, answered);
    if (isOfDeleted(word, messages)) return answerToDeleted(terms, word);
    return (byAddress.get(word) ?? []).map(({ customerId, hash }) => concerning(word, { customerId, hash, address: word.address, messageId: '' }));
  });
}

function messageIdOf({ messageId, attemptId }: PersonWord): string {
  return messageId === '' ? messageOfAttempt(attemptId) : messageId;
}

/** An attempt's id that no claim vouched for must be one that the message has. */
function isAnswer({ messageId, attemptId, channel }: PersonWord, { message }: ReadMessage): boolean {
  if (messageId !== '') return true;
  return message.state.steps.some((step) => step.channel === channel && step.attempts.some(({ id }) => id === attemptId));
}

/** Whose message it was is known although the message is gone. */
function isOfDeleted(word: PersonWord, messages: ReadonlyMap<string, ReadMessage>): boolean {
  return word.customerId !== '' && word.address !== '' && messageIdOf(word) !== '' && !messages.has(messageIdOf(word));
}

function answerToDeleted(terms: SearchTerms, word: PersonWord): readonly ConcerningWord[] {
  const { address, customerId } = word;
  return [concerning(word, { customerId, hash: terms.address(customerId, address), address, messageId: '' })];
}

/** The message's own address is the one that messages go to, whatever the provider calls it. */
function answer(terms: SearchTerms, word: PersonWord, { message, input }: ReadMessage): readonly ConcerningWord[] {
  const address = (input.recipient === undefined ? undefined : addressFor(word.channel, input.recipient)) ?? word.address;
  if (address === '') return [];
  const { customerId, id: messageId } = message;
  return [concerning(word, { customerId, hash: terms.address(customerId, address), address, messageId })];
}

function concerning(word: PersonWord, of: Pick<ConcerningWord, 'customerId' | 'hash' | 'address' | 'messageId'>): ConcerningWord {
  return { word, ...of, id: inboundId(word.signalId, of.customerId, word.receivedAt) };
}

async function byAddresses(client: PoolClient, terms: SearchTerms, words: readonly PersonWord[]): Promise<ReadonlyMap<PersonWord, readonly Candidate[]>> {
  if (words.length === 0) return new Map();
  const customers = await knownCustomers(client);
  const candidates = words.flatMap((word) => customers.map((customerId) => candidate(terms, word, customerId)));
  const wrote = await whoWrote(client, candidates);
  const optIns = candidates.filter(({ word }) => word.kind === 'OPT_IN');
  const holding = await findOptOuts(client, optIns);
  const holders = new Set(optIns.filter((_, position) => holding.has(position)));
  return new Map(
    words.map((word) => {
      const own = candidates.filter((each) => each.word === word);
      const correspondents = own.flatMap((each) => {
        const found = wrote.get(each);
        return found === undefined ? [] : [{ customerId: each.customerId, ...found }];
      });
      const chosen = new Set(concerned(correspondents));
      return [word, own.filter((each) => chosen.has(each.customerId) || holders.has(each))] as const;
    }),
  );
}

/** Those whose messages are deleted count for opt-outs and opt-ins. */
async function whoWrote(client: PoolClient, candidates: readonly Candidate[]): Promise<ReadonlyMap<Candidate, { readonly throughProvider: boolean }>> {
  const opts = candidates.filter(({ word }) => word.kind !== 'INBOUND_MESSAGE');
  const [now, formerly] = await together([findCorrespondents(client, candidates), findFormer(client, opts)]);
  const former = new Map(opts.map((each, position) => [each, formerly.get(position)]));
  return new Map(
    candidates.flatMap((each, position) => {
      const found = [now.get(position), former.get(each)].filter((one) => one !== undefined);
      return found.length === 0 ? [] : [[each, { throughProvider: found.some(({ throughProvider }) => throughProvider) }] as const];
    }),
  );
}

function candidate(terms: SearchTerms, word: PersonWord, customerId: string): Candidate {
  const { channel, provider, address, kind, receivedAt } = word;
  const fromId = kind === 'INBOUND_MESSAGE' ? lowestIdAcceptedAt(receivedAt - LATELY_MS) : '';
  return { word, customerId, hash: terms.address(customerId, address), channel, provider, fromId };
}
