/** What is wrong with a trace: whose, at which hop, and what is missing or too much. */
export interface TraceProblem {
  readonly messageId: string;
  readonly traceId: string;
  /** A span's name, or what the timeline calls it. */
  readonly hop: string;
  readonly problem: string;
}

/** Makes a problem of the message that is looked at. */
export type Tell = (hop: string, problem: string) => TraceProblem;

export function describeProblem({ messageId, traceId, hop, problem }: TraceProblem): string {
  return `${messageId} (trace ${traceId}), ${hop}: ${problem}`;
}
