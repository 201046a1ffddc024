import { type Pool } from '@switchback/postgres';
import { type Logger, type Secret } from '@switchback/service';

import { type AcceptedMessages } from './record/accepted-messages';
import { type KeyCache } from './record/key-cache';
import { type InlinePolicies } from './send/inline-policies';
import { type Policies } from './send/policies';
import { type RouterClient } from './send/router-client';

/** Everything that the use cases work with; each names the parts that it needs. */
export interface GatewayParts {
  readonly pool: Pool;
  readonly router: RouterClient;
  readonly policies: Policies;
  readonly inlinePolicies: InlinePolicies;
  readonly accepted: AcceptedMessages;
  readonly keys: KeyCache;
  /** Undefined: operators' calls are refused. */
  readonly operatorKey: Secret | undefined;
  /** Of the Jaeger that people look at; undefined: there is none. */
  readonly jaegerUrl: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: (bytes: number) => Buffer;
  readonly log: Logger;
}
