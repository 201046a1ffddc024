/** What a simulation takes for granted, each with one plain sentence. */
export const ASSUMPTIONS = {
  OUTCOMES_REPEAT:
    'A channel that was tried answers as it did for this message, as fast as it did, counted from when the candidate starts it, whatever the hour and whatever else the person is sent.',
  PROVIDERS_AND_CONTENT_ALIKE:
    "Another order of providers, other retries and other content change no outcome; only a step that does not name the provider that was observed makes the outcome unknown.",
  CUSTOMERS_REPEAT:
    'Cancels come when they came (one that came after the end left no trace); an acknowledgement comes when it came if the same attempts were made before it, and is unknown otherwise.',
  WITHDRAWALS_ANSWERED: 'An attempt that is taken back is withdrawn at once when it was not handed over by then.',
  UNOBSERVED_BOUNDED:
    "An attempt that was never observed is unknown: it may be delivered at once, fail at once or never be heard of again, and the bounds are the worst and the best of these. One that used up the message's life before it failed could end worse.",
  DECIDED_TIMES_ONLY: 'Times to deliver are those of delivered messages that are decided; compare them with the baseline of the same messages.',
  SETTLED_ONLY: 'Messages that were not settled yet are left out, as are those whose timeline this version of the engine would not decide the same way.',
  PRICE_PER_ATTEMPT: 'Each attempt that a provider took costs the price given for its channel once, however many segments it has.',
} as const;

export type Assumption = keyof typeof ASSUMPTIONS;
