import { join } from 'node:path';
import { startChild, stopChild } from './child';

/** The Twilio-shaped provider, in a process of its own. */
export interface Provider {
  readonly url: string;
  readonly pid: number;
  /** Message id to the arrival of its first provider call, in milliseconds since the epoch. */
  readonly handedOffAt: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export interface HandOffs {
  readonly handOffs: readonly (readonly [attemptId: string, at: number])[];
}

/** Starts it; hand-offs are reported over IPC in batches. */
export async function startProvider(): Promise<Provider> {
  const handedOffAt = new Map<string, number>();
  const { child, port } = await startChild(join(__dirname, 'provider-process.js'), [], {});
  child.on('message', (message: HandOffs) => {
    for (const [attemptId, at] of message.handOffs) {
      const messageId = attemptId.split('.')[0] ?? attemptId;
      if (!handedOffAt.has(messageId)) handedOffAt.set(messageId, at);
    }
  });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, handedOffAt, stop: () => stopChild(child) };
}
