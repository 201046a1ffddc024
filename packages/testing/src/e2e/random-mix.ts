import { Channel, OnAmbiguous, SuccessStatus, Unconfirmed } from '@switchback/contracts';

import { type MessageDraft, type PolicyDraft } from '../api-caller';

/** Every behaviour of the sandbox, by number and by mailbox. */
const NUMBERS = ['+15005550006', '+15005550001', '+15005550009', '+15005550004', '+15005550007', '+15005550008', '+15005550003', '+15005550005'];
const MAILBOXES = ['delivered', 'invalid', 'bounce', 'optout', 'silent', 'timeout', 'throttled', 'read'].map((name) => `${name}@sandbox.test`);

/** Addresses whose people every customer of a mix is told to spare: by SMS, though not by WhatsApp, and altogether. */
export const OPT_OUTS = { sms: '+14155550100', everywhere: 'no.more@example.com' } as const;

/** Somebody who says STOP, and START, while the mix goes out. */
export const UNDECIDED = '+14155550101';

const { CHANNEL_EMAIL: email, CHANNEL_SMS: sms, CHANNEL_WHATSAPP: whatsapp } = Channel;
const seconds = (count: number) => ({ seconds: count, nanos: 0 });
const milliseconds = (count: number) => ({ seconds: 0, nanos: count * 1_000_000 });

/** Short of time, so that silence is soon over; together they use every setting of a step. */
export const POLICIES: readonly PolicyDraft[] = [
  { name: 'two', steps: [{ channel: sms, fallbackAfter: seconds(1) }, { channel: email, fallbackAfter: seconds(1) }] },
  {
    name: 'three',
    steps: [
      { channel: whatsapp, fallbackAfter: seconds(1), retry: { maxAttempts: 3, initialBackoff: milliseconds(100), maxBackoff: milliseconds(200) } },
      { channel: sms, fallbackAfter: seconds(1), retry: { maxAttempts: 2, initialBackoff: milliseconds(50), maxBackoff: milliseconds(100) } },
      { channel: email, fallbackAfter: seconds(2) },
    ],
  },
  { name: 'read', steps: [{ channel: whatsapp, fallbackAfter: seconds(2), successStatus: SuccessStatus.SUCCESS_STATUS_READ }, { channel: sms, fallbackAfter: seconds(2) }] },
  { name: 'sent', steps: [{ channel: sms, fallbackAfter: seconds(1), onAmbiguous: OnAmbiguous.ON_AMBIGUOUS_FALLBACK }, { channel: email, successStatus: SuccessStatus.SUCCESS_STATUS_SENT, fallbackAfter: seconds(1) }] },
  { name: 'alert', steps: [{ allOf: [{ channel: sms, fallbackAfter: seconds(1) }, { channel: email, fallbackAfter: seconds(2) }] }, { channel: whatsapp, fallbackAfter: seconds(1) }] },
  { name: 'trusting', steps: [{ channel: email, fallbackAfter: seconds(1), unconfirmed: Unconfirmed.UNCONFIRMED_SUCCESS }, { channel: whatsapp, fallbackAfter: seconds(1) }] },
];

/** What becomes of one message of the mix. */
export interface MixedMessage {
  readonly draft: MessageDraft;
  /** Its customer takes it back as soon as it is accepted. */
  readonly canceled: boolean;
}

/** Messages at random, the same for the same seed; some bring their policy instead of naming it. The text of each is its own, so that a mix-up of contents shows. */
export function randomMix(seed: number): () => MixedMessage {
  const random = randomNumbers(seed);
  const pick = <T>(choices: readonly T[]): T => {
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  };
  let count = 0;
  return () => {
    count += 1;
    const lacks = Math.floor(random() * 24);
    const recipient = {
      ...(lacks === 0 ? {} : { sms: pick([...NUMBERS, OPT_OUTS.sms, UNDECIDED]) }),
      ...(lacks === 1 ? {} : { email: pick([...MAILBOXES, OPT_OUTS.everywhere]) }),
      whatsapp: pick([...NUMBERS, OPT_OUTS.sms]),
    };
    const hurried = random() < 0.1;
    const { name, steps } = pick(POLICIES);
    const policy = random() < 0.2 ? { inlinePolicy: { steps } } : { policy: name };
    const draft = { recipient, ...policy, content: { text: `Order ${seed}-${count} is ready` }, ...(hurried && { ttl: seconds(2) }) };
    return { draft, canceled: random() < 0.05 };
  };
}

/** Mulberry32: numbers from 0 up to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
