import { type Channel } from './policy';

/**
 * What was known against a recipient's addresses when a command was decided. It comes in with the command, for it changes
 * without the message: an opt-out between two steps holds for the second.
 */
export interface Suppressed {
  /** The recipient opted out of every channel: no further step can be used, and that ends the message. */
  readonly everywhere: boolean;
  /** Channels whose address is not to be used, or known to lead nowhere. */
  readonly channels: Readonly<Partial<Record<Channel, 'SUPPRESSED' | 'INVALID_ADDRESS'>>>;
}

export const NOTHING_SUPPRESSED: Suppressed = { everywhere: false, channels: {} };
