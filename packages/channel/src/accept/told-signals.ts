import { createHash } from 'node:crypto';

import { keyword, type Keyword, type MoreKeywords } from '../decide/keyword';
import { type OptSignal, type ToldSignal } from '../decide/told-signal';
import { type PersonSignal } from '../provider';
import { tidyText } from '../send/tidy-text';

export interface Telling {
  readonly provider: string;
  readonly receivedAt: number;
  readonly more: MoreKeywords;
}

const LONGEST_TEXT = 65_536;
const LONGEST_ID = 256;
const LONGEST_ADDRESS = 320;

/**
 * What a provider brought at once, word by word. A message that is a keyword is followed by what it says (STOP: an opt-out), unless the
 * provider reads keywords by itself and has said what this message means.
 */
export function toldSignals(signals: readonly PersonSignal[], telling: Telling): readonly ToldSignal[] {
  const read = new Set(signals.flatMap((signal) => (signal.kind === 'INBOUND_MESSAGE' ? [] : [signal.inboundMessageId])));
  return signals.flatMap((signal) => {
    if (signal.kind !== 'INBOUND_MESSAGE') return [toldOpt(signal, telling)];
    const word = keyword(signal.text, telling.more);
    const message = toldMessage(signal, word, telling);
    const meant = read.has(signal.providerMessageId) ? undefined : kindOf(word);
    return meant === undefined ? [message] : [message, keywordOpt(meant, message, signal.providerMessageId, telling)];
  });
}

function toldMessage(signal: Extract<PersonSignal, { kind: 'INBOUND_MESSAGE' }>, word: Keyword | undefined, telling: Telling): ToldSignal {
  const { from, to, text, providerMessageId, occurredAt } = signal;
  const identity = providerMessageId === '' ? [from, text, occurredAt ?? telling.receivedAt] : [providerMessageId];
  return {
    id: digest([telling.provider, 'INBOUND_MESSAGE', ...identity]),
    kind: 'INBOUND_MESSAGE',
    address: tidyText(from, LONGEST_ADDRESS),
    sender: tidyText(to, LONGEST_ADDRESS),
    text: text.replaceAll('\0', '').slice(0, LONGEST_TEXT),
    ...(word === undefined ? {} : { keyword: word }),
    ...times(occurredAt, telling),
  };
}

/** Of the same second as its message, and so after it. */
function keywordOpt(kind: OptSignal['kind'], message: ToldSignal, inboundMessageId: string, telling: Telling): ToldSignal {
  const { address, sender, occurredAt, receivedAt } = message;
  const identity = inboundMessageId === '' ? message.id : inboundMessageId;
  return { id: digest([telling.provider, kind, identity]), kind, via: 'KEYWORD', address, sender, text: '', occurredAt, receivedAt };
}

function toldOpt(signal: OptSignal, telling: Telling): ToldSignal {
  const { kind, via, address = '', attemptId, providerMessageId, customerId, occurredAt } = signal;
  return {
    id: digest([telling.provider, kind, ...identityOf(signal, telling.receivedAt)]),
    kind,
    via,
    address: tidyText(address, LONGEST_ADDRESS),
    sender: '',
    text: '',
    ...(attemptId === undefined || attemptId === '' ? {} : { attemptId: tidyText(attemptId, LONGEST_ID) }),
    ...(providerMessageId === undefined || providerMessageId === '' ? {} : { providerMessageId: tidyText(providerMessageId, LONGEST_ID) }),
    ...(customerId === undefined ? {} : { customerId: tidyText(customerId, LONGEST_ID) }),
    ...times(occurredAt, telling),
  };
}

/** One that names nothing but an address, and no time, cannot be told from the next one: a second STOP counts. */
function identityOf({ via, address = '', attemptId = '', providerMessageId = '', inboundMessageId, occurredAt }: OptSignal, receivedAt: number): readonly (string | number)[] {
  if (inboundMessageId !== undefined && inboundMessageId !== '') return [inboundMessageId];
  const named = attemptId !== '' || providerMessageId !== '' || occurredAt !== undefined;
  return [via, address, attemptId, providerMessageId, occurredAt ?? (named ? '' : receivedAt)];
}

/** A provider's clock that is ahead would let a word outrank those that follow. */
function times(occurredAt: number | undefined, { receivedAt }: Telling): Pick<ToldSignal, 'occurredAt' | 'receivedAt'> {
  return { occurredAt: Math.max(0, Math.min(occurredAt ?? receivedAt, receivedAt)), receivedAt };
}

function kindOf(word: Keyword | undefined): OptSignal['kind'] | undefined {
  switch (word) {
    case 'STOP':
      return 'OPT_OUT';
    case 'START':
      return 'OPT_IN';
    case 'HELP':
    case undefined:
      return undefined;
  }
}

function digest(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
