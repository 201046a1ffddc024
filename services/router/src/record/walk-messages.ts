import { type Pool } from '@switchback/postgres';

/** A message that was walked over. */
export interface WalkedMessage {
  readonly id: string;
  /** It settled before the time that was asked about, and nothing can begin of it any more. */
  readonly over: boolean;
}

export interface MessageWalk {
  /** The walk begins after it. */
  readonly afterId: string;
  readonly belowId: string;
  readonly settledBefore: Date;
  readonly size: number;
}

/** What must hold of a message that is deleted. A record of an expired one that the bus delivers once more starts no step. */
export const IS_OVER = `settled_at < $1 AND wake_at IS NULL AND expires_at < now()`;

/**
 * The primary key, oldest first. `size` bounds the walk itself, not what it finds, so that it costs the same however many old messages are
 * not settled; and `messages` needs no index of settled_at, which each settlement would have to write.
 */
const WALK = {
  name: 'messages.walk',
  text: `SELECT id, coalesce(${IS_OVER}, false) AS over FROM messages WHERE id > $2 AND id < $3 ORDER BY id LIMIT $4`,
};

/** The SQL with its parameters, for whoever wants to know its plan. */
export function walkQuery({ afterId, belowId, settledBefore, size }: MessageWalk): { name: string; text: string; values: unknown[] } {
  return { ...WALK, values: [settledBefore, afterId, belowId, size] };
}

/** Oldest first. Fewer than the walk's size: there are no more. */
export async function walkMessages(pool: Pool, walk: MessageWalk): Promise<readonly WalkedMessage[]> {
  return (await pool.query<WalkedMessage>(walkQuery(walk))).rows;
}
