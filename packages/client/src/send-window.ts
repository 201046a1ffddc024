import type { DayOfWeekName } from './vocabulary';

/** When steps may start, by the clock on the recipient's wall. */
export interface SendWindow {
  /** Default: every day. */
  readonly days?: readonly DayOfWeekName[];
  /** "HH:MM" of 24 hours; included. */
  readonly start: string;
  /** "HH:MM" of 24 hours, up to "24:00"; excluded. Before `start`: it closes on the day after. */
  readonly end: string;
  /** IANA name. Default: the recipient's zone. */
  readonly timeZone?: string;
}
