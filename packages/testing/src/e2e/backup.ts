import { type Platform } from '@switchback/local-platform';

/** A way to save the database of a platform that runs, and to have it again. */
export interface Backup {
  /** Postgres settings that it needs. */
  readonly settings: Readonly<Record<string, string>>;
  /** `beforeMoment` is called shortly before the moment that is saved. */
  take(platform: Platform, o: { state: string; to: string; beforeMoment: () => Promise<void> }): Promise<void>;
  /** Makes the data of a state directory that has its secrets. */
  restore(from: string, state: string): Promise<void>;
}
