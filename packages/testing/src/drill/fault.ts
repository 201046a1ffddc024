import { type ServiceName } from '@switchback/local-platform';

import { type DrillPlatform } from './drill-platform';

/** Something that goes wrong, the alert that tells of it, and the way of its runbook to the cause. */
export interface Fault {
  readonly title: string;
  /** Also the name of its runbook. */
  readonly alert: string;
  /** Whose process, log and schema the commands are about. */
  readonly service: ServiceName;
  /** Lets it happen; answers what undoes it, where the runbook's own commands do not. */
  readonly plant: (drill: DrillPlatform) => Promise<() => Promise<unknown>>;
  readonly steps: readonly Step[];
  readonly cause: string;
  /** Holds once it is over and what had waited went on. */
  readonly after?: (drill: DrillPlatform) => Promise<void>;
}

export interface Step {
  /** As it stands in the runbook. */
  readonly command: string;
  /** What its answer has to show. */
  readonly shows: RegExp;
  /** What an operator concludes. */
  readonly means: string;
  /** Placeholders, and what stands for them; may be what an earlier answer said. */
  readonly places?: (drill: DrillPlatform, answers: readonly string[]) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

const CALLS = 'Prometheus: sum by (error_type) (rate(switchback_channel_call_duration_seconds_count{switchback_provider="ID",switchback_outcome!="TAKEN"}[5m]))';
const BLOCKED = 'psql -c "SELECT pid, pg_blocking_pids(pid), wait_event, left(query, 60) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"';
const SESSIONS = 'psql -c "SELECT application_name, state, wait_event_type, count(*), max(now() - xact_start) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 5 DESC NULLS LAST"';
export const COMMANDS = { CALLS, BLOCKED, SESSIONS } as const;
