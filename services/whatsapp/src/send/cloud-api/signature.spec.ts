import { isSameSecret, isSignedByMeta } from './signature';

/**
 * Meta publishes the scheme and no vector. It is the one of GitHub's X-Hub-Signature-256, whose published vector comes first
 * (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation);
 * the second is from the documentation of whatsapp_sdk for Elixir (WhatsApp.Webhook.compute_signature).
 */
const vectors = [
  ["It's a Secret to Everybody", 'Hello, World!', '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'],
  ['secret', 'test', '0329a06b62cd16b33eb6792be8c60b158d89a2ee3a876fce9a881ebb488c0914'],
] as const;

describe('isSignedByMeta', () => {
  it.each(vectors)('accepts the published vector of %j', (secret, body, digest) => {
    expect(isSignedByMeta(secret, `sha256=${digest}`, Buffer.from(body))).toBe(true);
  });

  const [[secret, body, digest]] = vectors;
  it.each([
    ['another body', secret, `sha256=${digest}`, 'Hello, World?'],
    ['another secret', 'x', `sha256=${digest}`, body],
    ['no scheme', secret, digest, body],
    ['another scheme', secret, `sha1=${digest}`, body],
    ['a digest cut short', secret, `sha256=${digest.slice(0, -2)}`, body],
    ['a digest grown longer', secret, `sha256=${digest}00`, body],
    ['nothing', secret, '', body],
  ])('refuses %s', (_name, key, header, text) => {
    expect(isSignedByMeta(key, header, Buffer.from(text))).toBe(false);
  });
});

describe('isSameSecret', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['', 'a', false],
    ['aa', 'a', false],
  ])('%j and %j: %p', (given, expected, same) => {
    expect(isSameSecret(given, expected)).toBe(same);
  });
});
