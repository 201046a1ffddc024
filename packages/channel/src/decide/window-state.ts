import { type ChannelContent, type ConversationWindow, type SendAnswer } from '../provider';

/** What is known of one person's writing to one provider. Milliseconds since the epoch. */
export interface Heard {
  /** When they last wrote. */
  readonly lastAt?: number | undefined;
  /** Since when what people write to this provider comes here. */
  readonly since?: number | undefined;
}

export type WindowState = 'OPEN' | 'CLOSED' | 'UNCERTAIN';

/** The window is closed for certain only where the person's message would have come here, had there been one. */
export function windowState({ durationMs, enforce }: ConversationWindow, { lastAt, since }: Heard, now: number): WindowState {
  if (lastAt !== undefined && now - lastAt < durationMs) return 'OPEN';
  const listened = since !== undefined && now - since >= durationMs;
  return enforce || listened ? 'CLOSED' : 'UNCERTAIN';
}

/** Templates may be sent at any time. */
export function needsWindow(content: ChannelContent): boolean {
  return content.channel === 'WHATSAPP' && !('template' in content);
}

/** What is answered in a provider's place, which would refuse free text outside of the window. */
export const WINDOW_CLOSED = { outcome: 'REFUSED', errorClass: 'POLICY', code: 'WINDOW_CLOSED', notAsked: true } as const satisfies SendAnswer;
