import { type Send } from './drive';

/** What is measured: the platform, or the floor of the same machine. */
export interface System {
  readonly name: string;
  readonly send: Send;
  /** Message id to the time its provider call arrived, in milliseconds since the epoch. */
  readonly handedOffAt: ReadonlyMap<string, number>;
  /** Message id to the time its final status was published. */
  readonly settledAt: ReadonlyMap<string, number>;
  /** Process name to the root of its process tree; the driver is not among them. */
  readonly pids: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}
