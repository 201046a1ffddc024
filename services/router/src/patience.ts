/** How long a channel service is waited for, in milliseconds; a caller who waits may have less time. */
export interface Patience {
  /** For what it can do, how its providers do, and that it heard an operator. */
  readonly answerMs: number;
  readonly withdrawalMs: number;
}

export const PATIENCE: Patience = { answerMs: 1_000, withdrawalMs: 1_500 };
