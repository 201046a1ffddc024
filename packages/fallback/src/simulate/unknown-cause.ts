/** Why what would have become of an attempt, or of a message, was not observed; each with one plain sentence. */
export const UNKNOWN_CAUSES = {
  NEVER_ATTEMPTED: 'The recipient was not tried on this channel, or not as often as the candidate would.',
  OTHER_PROVIDER: "The recipient was tried by a provider that the candidate's step does not name.",
  TAKEN_BACK: 'The attempt was taken back before it was handed over.',
  OTHER_VALIDITY: 'The candidate gives the attempt another time to arrive than it was given.',
  NOT_OVER: 'Not enough time has passed since.',
  HAND_OFF_RACE: 'The attempt would be taken back while it may or may not be on its way out.',
  ACKNOWLEDGEMENT: 'The message was acknowledged, and the candidate would have made other attempts before.',
} as const;

export type UnknownCause = keyof typeof UNKNOWN_CAUSES;
