import type { FieldViolation } from '@switchback/client';
import { z } from 'zod';
import { DURATION_FORM } from '../parse';
import { stepContent, stepTemplate } from './step-words';

const MUST_BE_DURATION = `must be ${DURATION_FORM}`;
const duration = z.string({ error: MUST_BE_DURATION }).regex(/^(\d+(\.\d+)?(ms|s|m|h|d))+$/, MUST_BE_DURATION);
const word = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z
    .string()
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(names));

const sendWindow = z.strictObject({
  days: z.array(word(['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'])).optional(),
  start: z.string({ error: 'must be a local time such as "09:00"' }),
  end: z.string({ error: 'must be a local time such as "21:00"' }),
  time_zone: z.string().optional(),
});

const channel = word(['SMS', 'EMAIL', 'WHATSAPP']);

const fields = {
  success_status: word(['SENT', 'DELIVERED', 'READ']).optional(),
  fallback_after: duration.optional(),
  fallback_on: z.array(word(['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'])).optional(),
  providers: z.array(z.strictObject({ id: z.string(), priority: z.int().optional(), weight: z.int().optional() })).optional(),
  retry: z
    .strictObject({ max_attempts: z.int().optional(), initial_backoff: duration.optional(), max_backoff: duration.optional() })
    .optional(),
  unconfirmed: word(['FALLBACK', 'SUCCESS']).optional(),
  on_ambiguous: word(['WAIT', 'FALLBACK']).optional(),
  send_window: sendWindow.optional(),
  when: z.string().optional(),
  sms: z.strictObject({ max_segments: z.int().optional(), smart_encoding: z.boolean().optional() }).optional(),
  content: stepContent.optional(),
  template: stepTemplate.optional(),
};

const inner = z.strictObject({ channel, ...fields });

const beside = (field: string): string =>
  `stands beside all_of; ${field === 'send_window' ? 'give the message a send_window' : 'move it into the steps that it is meant for'}`;

/** One step, or several that start together. */
const step = z
  .strictObject({ channel: channel.optional(), all_of: z.array(inner).min(1, 'must have 2 or 3 steps, each of another channel').optional(), ...fields })
  .refine((file) => file.channel !== undefined || file.all_of !== undefined, { path: ['channel'], error: 'is missing', when: () => true })
  .superRefine(({ all_of: together, ...others }, context) => {
    if (together === undefined) return;
    for (const [name, value] of Object.entries(others)) {
      if (value !== undefined) context.addIssue({ code: 'custom', path: [name], message: beside(name) });
    }
  });

/** A policy as it stands in a file. */
export const policySchema = z.strictObject({ name: z.string(), default_ttl: duration.optional(), steps: z.array(step), etag: z.string().optional() });

export type PolicyFile = z.output<typeof policySchema>;

/** What is wrong with a file's policy, field by field; the policy itself is "policy", as the API calls it. */
export function fileViolations(issues: readonly z.core.$ZodIssue[]): readonly FieldViolation[] {
  return issues.flatMap((issue) => {
    const field = fieldPath(issue.path);
    if (issue.code !== 'unrecognized_keys') return [{ field, description: issueText(issue) }];
    return issue.keys.map((key) => ({ field: `${field}.${key}`, description: 'is not known' }));
  });
}

function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`), 'policy');
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  // An input of undefined is a field that is not there.
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input: ')) return typeText(issue);
  if (issue.code === 'invalid_union') return 'is in none of the forms that it may have; compare it with an example';
  return issue.message;
}

function typeText({ expected, message }: z.core.$ZodIssueInvalidType): string {
  const [, received = ''] = /received (\w+)$/.exec(message) ?? [];
  const kind = KINDS[expected] ?? expected;
  if (expected === 'int' && received === 'number') return `must be ${kind}`;
  return `must be ${kind}, not ${KINDS[received] ?? received}${expected === 'string' ? ': put it in quotes' : ''}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'fields with values',
  array: 'a list',
  null: 'nothing',
};
