import { needsWindow, windowState } from './window-state';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
const window = { durationMs: 24 * HOUR, enforce: false };

describe('windowState', () => {
  it.each([
    ['nothing is known', {}, 'UNCERTAIN', 'CLOSED'],
    ['the person wrote an hour ago', { lastAt: NOW - HOUR, since: NOW - HOUR }, 'OPEN', 'OPEN'],
    ['they wrote just within a day', { lastAt: NOW - 24 * HOUR + 1, since: NOW - 100 * HOUR }, 'OPEN', 'OPEN'],
    ['they wrote a day ago', { lastAt: NOW - 24 * HOUR, since: NOW - 100 * HOUR }, 'CLOSED', 'CLOSED'],
    ['they never wrote, and others have for a day', { since: NOW - 24 * HOUR }, 'CLOSED', 'CLOSED'],
    ['others have only begun to write', { since: NOW - 23 * HOUR }, 'UNCERTAIN', 'CLOSED'],
  ])('%s', (_what, heard, state, enforced) => {
    expect(windowState(window, heard, NOW)).toBe(state);
    expect(windowState({ ...window, enforce: true }, heard, NOW)).toBe(enforced);
  });

  it('matters to free text alone', () => {
    expect(needsWindow({ channel: 'WHATSAPP', text: 'hi' })).toBe(true);
    expect(needsWindow({ channel: 'WHATSAPP', template: { name: 'n', language: 'en', bodyParameters: [] } })).toBe(false);
    expect(needsWindow({ channel: 'SMS', text: 'hi' })).toBe(false);
  });
});
