import { randomInt } from 'node:crypto';

import { lockClass } from './lock-class';
import { type Topic } from './topic-catalogue';

const MAX_MEMBER_ID = 2 ** 31 - 1;

export interface MemberOptions {
  readonly schema: string;
  readonly group: string;
  readonly topics: readonly Topic[];
  /** Called when records or partitions may have come. */
  readonly wake: () => void;
  /** Called when the partitions are lost without having been given up. */
  readonly lost: () => void;
  /** Called when the session was answered while the member holds nothing: the session is all that it hears of then. */
  readonly heard: () => void;
  /** Called when the session broke. */
  readonly failed: (error: unknown) => void;
}

/** One member of a consumer group, as far as its locks go: each partition it holds is an advisory lock of its bus's session. */
export class Member {
  readonly id = randomInt(1, MAX_MEMBER_ID);
  readonly memberClass: number;
  readonly partitionClass: number;
  readonly topicIds: ReadonlySet<number>;
  readonly partitions: number;
  readonly wake: () => void;
  readonly failed: (error: unknown) => void;
  readonly #lost: () => void;
  readonly #heard: () => void;
  /** What it should hold when the group shares evenly. */
  target: readonly number[] = [];
  held: readonly number[] = [];

  constructor({ schema, group, topics, wake, lost, heard, failed }: MemberOptions) {
    this.memberClass = lockClass(`switchback.bus/${schema}/${group}/members`);
    this.partitionClass = lockClass(`switchback.bus/${schema}/${group}/partitions`);
    this.topicIds = new Set(topics.map(({ id }) => id));
    this.partitions = Math.max(...topics.map(({ partitions }) => partitions));
    this.wake = wake;
    this.#lost = lost;
    this.#heard = heard;
    this.failed = failed;
  }

  /** True when it holds too much or too little. */
  get unsettled(): boolean {
    return this.held.length !== this.target.length || this.held.some((partition) => !this.target.includes(partition));
  }

  /** The session was answered. */
  answered(): void {
    if (this.held.length === 0) this.#heard();
  }

  /** The session is gone, and the locks with it. */
  lose(): void {
    this.held = [];
    this.target = [];
    this.#lost();
  }
}
