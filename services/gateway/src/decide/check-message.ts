import { type Duration, type FallbackPolicy, OnDuplicate, type OutgoingMessage } from '@switchback/contracts';

import { checkContent } from './check-content';
import { checkInlinePolicy } from './check-inline-policy';
import { checkRecipient, checkRegion } from './check-recipient';
import { checkSchedule } from './check-schedule';
import { hasControlCharacter, hasNul, isLongerThan } from './text';
import { type Violation, Violations } from './violations';

const REQUEST_ID = /^[\x20-\x7e]{1,128}$/;
const LOCALE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,7}$/;
const POLICY_NAME = /^[a-z][a-z0-9-]{0,62}$/;
const CORRELATION_ID_LENGTH = 256;
/** Limits on metadata, in pairs and characters. */
export const METADATA = { pairs: 20, key: 64, value: 512 } as const;
const SHORTEST_TTL_MS = 1_000;
const LONGEST_TTL_MS = 30 * 24 * 3_600_000;

/** The policy that is used when a message names none. */
export const DEFAULT_POLICY = 'default';

export type CheckedMessage =
  | { readonly ok: true; readonly message: OutgoingMessage }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/**
 * Everything about a message that can be judged without its policy. The message comes back normalised: addresses in their
 * normal form, the policy named unless one is brought, metadata in the order of its keys, so that equal bodies encode to equal bytes.
 *
 * @param path where the message stands in the request, e.g. "message" or "messages[3]"
 */
export function checkMessage(message: OutgoingMessage | undefined, path: string): CheckedMessage {
  if (message === undefined) {
    return { ok: false, violations: [{ field: path, description: 'must be set: it says what to send to whom' }] };
  }
  const violations = new Violations();
  const region = checkRegion(message.region, `${path}.region`, violations);
  const recipient = checkRecipient(message.recipient, region, `${path}.recipient`, violations);
  checkContent(message.content, `${path}.content`, violations);
  checkNames(message, path, violations);
  const inlinePolicy = readInlinePolicy(message, path, violations);
  if (message.locale !== '' && !LOCALE.test(message.locale)) {
    violations.add(`${path}.locale`, 'must be a BCP 47 tag, for example en or pt-BR; leave it out for the fallback of the template');
  }
  checkTtl(message.ttl, `${path}.ttl`, violations);
  checkMetadata(message.metadata, `${path}.metadata`, violations);
  checkSchedule(message, path, violations);
  if (violations.found.length > 0) {
    return { ok: false, violations: violations.found };
  }
  const policy = message.policy || (inlinePolicy === undefined ? DEFAULT_POLICY : '');
  // The region has done its work, and what is asked of a batch is no part of a message.
  const onDuplicate = OnDuplicate.ON_DUPLICATE_UNSPECIFIED;
  const content = message.content === undefined ? undefined : { ...message.content, variables: sorted(message.content.variables) };
  return { ok: true, message: { ...message, recipient, content, policy, inlinePolicy, metadata: sorted(message.metadata), region: '', onDuplicate } };
}

/** A ttl in milliseconds; undefined when the message has none. Precision below a millisecond is dropped. */
export function ttlMs(ttl: Duration | undefined): number | undefined {
  return ttl === undefined ? undefined : ttl.seconds * 1_000 + Math.floor(ttl.nanos / 1_000_000);
}

function checkNames(message: OutgoingMessage, path: string, violations: Violations): void {
  if (message.requestId !== '' && !REQUEST_ID.test(message.requestId)) {
    violations.add(`${path}.request_id`, 'must have 1 to 128 printable ASCII characters; a UUID is a good choice');
  }
  if (message.policy !== '' && !POLICY_NAME.test(message.policy)) {
    violations.add(`${path}.policy`, 'must be a policy\'s name: at most 63 lower-case letters, digits and hyphens, starting with a letter');
  }
  if (isLongerThan(message.correlationId, CORRELATION_ID_LENGTH) || hasControlCharacter(message.correlationId)) {
    violations.add(`${path}.correlation_id`, `must have at most ${CORRELATION_ID_LENGTH} characters and no control characters`);
  }
}

function readInlinePolicy({ inlinePolicy, policy }: OutgoingMessage, path: string, violations: Violations): FallbackPolicy | undefined {
  if (inlinePolicy === undefined) {
    return undefined;
  }
  if (policy !== '') {
    violations.add(`${path}.inline_policy`, `must not stand beside ${path}.policy: name a stored policy or bring one, and leave the other out`);
  }
  return checkInlinePolicy(inlinePolicy, `${path}.inline_policy`, violations);
}

function checkTtl(ttl: Duration | undefined, field: string, violations: Violations): void {
  const time = ttlMs(ttl);
  // Written so that NaN fails too.
  if (time !== undefined && !(time >= SHORTEST_TTL_MS && time <= LONGEST_TTL_MS)) {
    violations.add(field, 'must be 1 second to 30 days; leave it out for the policy\'s default');
  }
}

function checkMetadata(metadata: Readonly<Record<string, string>>, path: string, violations: Violations): void {
  const pairs = Object.entries(metadata);
  if (pairs.length > METADATA.pairs) {
    violations.add(path, `must have at most ${METADATA.pairs} pairs`);
    return;
  }
  pairs.forEach(([key, value]) => {
    if (key === '' || isLongerThan(key, METADATA.key) || hasControlCharacter(key)) {
      violations.add(path, `must have keys of 1 to ${METADATA.key} characters without control characters`);
    }
    if (isLongerThan(value, METADATA.value) || hasNul(value)) {
      violations.add(path, `must have values of at most ${METADATA.value} characters without NUL`);
    }
  });
}

function sorted(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(metadata);
  return pairs.length < 2 ? metadata : Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
