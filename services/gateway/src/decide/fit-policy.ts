import { Channel, type Content, type FallbackPolicy, type OutgoingMessage, type Step, type StepContent } from '@switchback/contracts';

import { CONTENT_LIMITS, hasEmail, hasSms, hasWhatsApp } from './check-content';
import { checkTemplate } from './check-template';
import { stepsOf } from './steps-of-policy';
import { isBlank, isLongerThan } from './text';
import { type Violation, Violations } from './violations';

export type Fit =
  | { readonly ok: true }
  /** None of the recipient's addresses belongs to a channel of the policy. */
  | { readonly ok: false; readonly reason: 'NO_USABLE_ADDRESS'; readonly violations: readonly Violation[] }
  /** A channel that will be used has nothing to say. */
  | { readonly ok: false; readonly reason: 'INVALID_FIELDS'; readonly violations: readonly Violation[] };

type UsedChannel = 'sms' | 'email' | 'whatsapp';

interface ContentRule {
  readonly name: string;
  readonly limit: number;
  readonly ownField: string;
  readonly hasOwn: (content: StepContent) => boolean;
}

const RULES: Readonly<Record<UsedChannel, ContentRule>> = {
  sms: { name: 'SMS', limit: CONTENT_LIMITS.sms, ownField: 'sms.text', hasOwn: (content) => hasSms(content.sms) },
  email: { name: 'e-mail', limit: CONTENT_LIMITS.text, ownField: 'email.text', hasOwn: (content) => hasEmail(content.email) },
  whatsapp: {
    name: 'WhatsApp',
    limit: CONTENT_LIMITS.whatsapp,
    ownField: 'whatsapp.text',
    hasOwn: (content) => hasWhatsApp(content.whatsapp),
  },
};

const CHANNELS = { sms: 'SMS', email: 'EMAIL', whatsapp: 'WHATSAPP' } as const satisfies Record<UsedChannel, string>;

const NO_CONTENT: Content = { text: '', sms: undefined, email: undefined, whatsapp: undefined, variables: {} };

/**
 * Whether a policy can be used for a message: a step without an address will be skipped, one without content is refused, and so is one
 * whose template cannot be rendered: the router renders the same template with the same values, so nobody is left without an answer.
 */
export function fitPolicy(policy: FallbackPolicy, message: OutgoingMessage, path: string): Fit {
  const { recipient, content } = message;
  const channels = channelsOf(policy);
  const used = channels.filter((channel) => (recipient?.[channel] ?? '') !== '');
  if (used.length === 0) {
    const fields = channels.map((channel) => `${path}.recipient.${channel}`).join(' or ');
    return {
      ok: false,
      reason: 'NO_USABLE_ADDRESS',
      violations: [{ field: `${path}.recipient`, description: `must have an address that the policy uses: set ${fields}` }],
    };
  }
  const violations = new Violations();
  const steps = stepsOf(policy);
  steps.forEach((step, index) => {
    const channel = fieldOf(step.channel);
    if (channel !== undefined && step.template !== undefined && used.includes(channel)) {
      checkTemplate(CHANNELS[channel], step.template, message, { index, path, violations });
    }
  });
  for (const channel of used.filter((each) => steps.some((step) => fieldOf(step.channel) === each && !saysAll(each, step)))) {
    checkChannel(channel, content ?? NO_CONTENT, `${path}.content`, violations);
  }
  return violations.found.length === 0 ? { ok: true } : { ok: false, reason: 'INVALID_FIELDS', violations: violations.found };
}

/** Whether a step needs nothing of the message's content. */
function saysAll(channel: UsedChannel, { content, template }: Step): boolean {
  return template !== undefined || (content !== undefined && (!isBlank(content.text) || RULES[channel].hasOwn(content)));
}

/** The channels of a policy's steps, each once. */
function channelsOf(policy: FallbackPolicy): readonly UsedChannel[] {
  const channels = new Set<UsedChannel>();
  for (const step of stepsOf(policy)) {
    const channel = fieldOf(step.channel);
    if (channel !== undefined) {
      channels.add(channel);
    }
  }
  return [...channels];
}

function fieldOf(channel: Channel): UsedChannel | undefined {
  switch (channel) {
    case Channel.CHANNEL_SMS:
      return 'sms';
    case Channel.CHANNEL_EMAIL:
      return 'email';
    case Channel.CHANNEL_WHATSAPP:
      return 'whatsapp';
    case Channel.CHANNEL_UNSPECIFIED:
    case Channel.UNRECOGNIZED:
      return undefined;
  }
}

/** A channel without content of its own says `content.text`, which must then be there and fit. */
function checkChannel(channel: UsedChannel, content: Content, path: string, violations: Violations): void {
  const { name, limit, ownField, hasOwn } = RULES[channel];
  if (hasOwn(content)) {
    return;
  }
  if (isBlank(content.text)) {
    violations.add(path, `has nothing for ${name}, which the policy will use: set ${path}.text or ${path}.${ownField}`);
  } else if (isLongerThan(content.text, limit)) {
    const most = limit.toLocaleString('en-US');
    violations.add(`${path}.text`, `is too long for ${name} (${most} characters): shorten it or set ${path}.${ownField}`);
  }
}
