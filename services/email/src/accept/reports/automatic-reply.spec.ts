import { isAutomaticReply } from './automatic-reply';

describe('isAutomaticReply', () => {
  it.each([
    ['auto-submitted', 'auto-replied', true],
    ['auto-submitted', 'auto-generated; x=y', true],
    ['auto-submitted', 'no', false],
    ['x-autoreply', 'yes', true],
    ['precedence', 'auto_reply', true],
    ['precedence', 'bulk', true],
    ['precedence', 'first-class', false],
    ['subject', 'Out of office', false],
  ])('%s: %s', (name, value, expected) => {
    expect(isAutomaticReply(new Map([[name, value]]))).toBe(expected);
  });
});
