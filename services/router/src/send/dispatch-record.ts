import { Dispatch, dispatchTopic } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { type OutboxRecord } from '@switchback/postgres';

import { type TraceHeaders } from '../decide/stored-message';

/** Hands an attempt to its channel service. */
export function dispatchRecord(channel: Channel, dispatch: Dispatch, headers: TraceHeaders): OutboxRecord {
  return { topic: dispatchTopic(channel), key: dispatch.messageId, value: Dispatch.encode(dispatch).finish(), headers };
}
