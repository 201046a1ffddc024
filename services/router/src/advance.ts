import { type Context } from '@opentelemetry/api';
import { type Command, type FallbackPolicy } from '@switchback/fallback';

import { type StoredMessage } from './decide/stored-message';
import { type Transition } from './decide/transition';

/** One command for one message, in the trace that it came with. */
export interface Input {
  readonly command: Command;
  readonly context: Context;
}

/** What one input did to one message. */
export interface Advance {
  /** As it was before the batch. */
  readonly message: StoredMessage;
  readonly policy: FallbackPolicy;
  readonly transition: Transition;
  readonly context: Context;
}
