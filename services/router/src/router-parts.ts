import { type Outbox } from '@switchback/bus';
import { type Pool } from '@switchback/postgres';
import { type Logger } from '@switchback/service';

import { type Advance } from './advance';
import { type KnownAddresses } from './known-addresses';
import { type Patience } from './patience';
import { type PolicyVersions } from './record/policy-versions';
import { type SearchTerms } from './record/search-terms';

/** What the use cases work with. */
export interface RouterParts {
  readonly pool: Pool;
  /** For transactions that tell others something. */
  readonly outbox: Outbox;
  readonly policies: PolicyVersions;
  readonly terms: SearchTerms;
  readonly addresses: KnownAddresses;
  /** How long settled messages are kept, in milliseconds; Infinity: for ever. */
  readonly retentionMs: number;
  /** How long what persons said can be read, in milliseconds. */
  readonly inboundForMs: number;
  readonly patience: Patience;
  readonly log: Logger;
  /** Tells everyone who waits for news that these were committed. */
  readonly committed: (advances: readonly Advance[]) => void;
}
