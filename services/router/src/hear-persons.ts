import { randomBytes } from 'node:crypto';

import { traceHeaders, type Consumed, type OutboxTransaction } from '@switchback/bus';

import { type ConcerningWord, type PersonWord } from './decide/person-word';
import { suppressionId, SUPPRESSION_ID_RANDOM_BYTES } from './decide/suppression-id';
import { findLastWords } from './record/find-last-words';
import { insertInbound } from './record/insert-inbound';
import { liftOptOuts, type OptIn } from './record/opt-outs-of-provider';
import { putSuppressions, type NewSuppression } from './record/put-suppressions';
import { wordsOfNobody } from './router-metrics';
import { type RouterParts } from './router-parts';
import { encodeInbound, inboundEventRecord } from './send/inbound-to-wire';
import { whomItConcerns } from './whom-it-concerns';

type Word = Consumed<PersonWord>;

/**
 * What persons say becomes known to the customers that it concerns, and is heeded: an opt-out suppresses the address on its channel, an
 * opt-in lifts that. Every step that is looked for after the commit heeds it. Taken again, it changes nothing.
 */
export function hearPersons(parts: RouterParts, records: readonly Word[]): Promise<void> {
  return parts.outbox.transaction((transaction) => hear(parts, transaction, records));
}

async function hear({ terms, inboundForMs }: RouterParts, transaction: OutboxTransaction, records: readonly Word[]): Promise<void> {
  const { client } = transaction;
  const carriers = new Map(records.map((record) => [record.value, record]));
  const words = await whomItConcerns(client, terms, [...carriers.keys()]);
  countNobodys([...carriers.keys()], words);
  const inserted = await insertInbound(client, words, encodeInbound);
  const fresh = firstOfEach(words).filter(({ id }) => inserted.has(id));
  const heeded = await findLastWords(client, fresh);
  const now = Date.now();
  await putSuppressions(client, heeded.filter(({ word }) => word.kind === 'OPT_OUT').map((word) => optOut(word, now)));
  await liftOptOuts(client, heeded.filter(({ word }) => word.kind === 'OPT_IN').map((word) => optIn(word, now - inboundForMs)));
  transaction.publish(
    fresh.flatMap((word) => {
      const carrier = carriers.get(word.word);
      return carrier === undefined ? [] : [inboundEventRecord(word, carrier.record.key, traceHeaders(carrier.context))];
    }),
  );
}

function optOut({ word, customerId, hash, messageId }: ConcerningWord, now: number): NewSuppression {
  const suppression = {
    id: suppressionId(now, randomBytes(SUPPRESSION_ID_RANDOM_BYTES)),
    scope: word.channel,
    reason: 'OPTED_OUT',
    source: 'RECIPIENT',
    messageId: messageId === '' ? undefined : messageId,
    createdAt: new Date(now),
    expiresAt: undefined,
  } as const;
  return { customerId, hash, provider: word.provider, suppression };
}

/**
 * What was said before `knownSince` is forgotten. Whether an older word, out of the dead letters say, was the person's last is not known, so that
 * opt-outs which were stored since stand.
 */
function optIn({ word: { channel, provider, occurredAt, receivedAt }, customerId, hash }: ConcerningWord, knownSince: number): OptIn {
  return { customerId, hash, channel, provider, before: receivedAt < knownSince ? new Date(occurredAt) : null };
}

function countNobodys(words: readonly PersonWord[], concerning: readonly ConcerningWord[]): void {
  const somebodys = new Set(concerning.map(({ word }) => word));
  for (const word of words) {
    if (!somebodys.has(word)) wordsOfNobody.add(1, { 'switchback.channel': word.channel, 'switchback.provider': word.provider, 'switchback.kind': word.kind });
  }
}

/** The bus delivers at least once, perhaps twice in one batch. */
function firstOfEach(words: readonly ConcerningWord[]): readonly ConcerningWord[] {
  const first = new Map<string, ConcerningWord>();
  for (const word of words) if (!first.has(word.id)) first.set(word.id, word);
  return [...first.values()];
}
