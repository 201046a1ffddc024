import { messageId } from './message-id';

describe('messageId', () => {
  it.each([
    ['01J9.0.1', '01J9.0.1@example.org'],
    ['6f2c-11.2.3', '6f2c-11.2.3@example.org'],
    ['a..b', 'YS4uYg@example.org'],
    ['a>\r\nBcc: x', 'YT4NCkJjYzogeA@example.org'],
  ])('of attempt %p is %p', (attemptId, expected) => {
    expect(messageId(attemptId, 'example.org')).toBe(expected);
  });
});
