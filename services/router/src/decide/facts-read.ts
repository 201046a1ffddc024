import { type ASTNode } from '@marcbachmann/cel-js';

import { childrenOf } from './condition-cost';
import { parse } from './conditions';

/** What a decision about a step can look at, but for the metadata, which the message has. */
export type Fact = 'CHANNELS' | 'SMS_COUNTRY' | 'WHATSAPP_COUNTRY' | 'TIME_ZONE' | 'CLOCK' | 'RESULTS';

export const ALL_FACTS: readonly Fact[] = ['CHANNELS', 'SMS_COUNTRY', 'WHATSAPP_COUNTRY', 'TIME_ZONE', 'CLOCK', 'RESULTS'];

const OF_RECIPIENT: Readonly<Record<string, Fact>> = {
  sms: 'CHANNELS',
  email: 'CHANNELS',
  whatsapp: 'CHANNELS',
  sms_country: 'SMS_COUNTRY',
  whatsapp_country: 'WHATSAPP_COUNTRY',
  time_zone: 'TIME_ZONE',
};

/** The facts that a condition reads. What is no expression reads none. */
export function factsRead(expression: string): ReadonlySet<Fact> {
  try {
    return new Set(readBy(parse(expression).ast));
  } catch {
    return new Set();
  }
}

function readBy(node: ASTNode): readonly Fact[] {
  if (node.op === '.' || node.op === '.?') {
    const [holder, field] = node.args;
    const fact = holder.op === 'id' && holder.args === 'recipient' ? OF_RECIPIENT[field] : undefined;
    if (fact !== undefined) return [fact];
  }
  if (node.op !== 'id') return childrenOf(node).flatMap(readBy);
  switch (node.args) {
    case 'recipient':
      return Object.values(OF_RECIPIENT);
    case 'local':
      return ['CLOCK'];
    case 'results':
      return ['RESULTS'];
    default:
      return [];
  }
}
