import { type AttemptStatus } from '@switchback/fallback';

/** What the sandbox does with an address. */
export type Behaviour = 'deliver' | 'read' | 'bounce' | 'silent' | 'invalid' | 'optout' | 'throttle' | 'timeout';

const BY_NUMBER: Readonly<Record<string, Behaviour>> = {
  '+15005550006': 'deliver',
  '+15005550001': 'invalid',
  '+15005550009': 'bounce',
  '+15005550004': 'optout',
  '+15005550007': 'silent',
  '+15005550008': 'timeout',
  '+15005550003': 'throttle',
  '+15005550005': 'read',
};

const BY_MAILBOX: Readonly<Record<string, Behaviour>> = {
  delivered: 'deliver',
  invalid: 'invalid',
  bounce: 'bounce',
  optout: 'optout',
  silent: 'silent',
  timeout: 'timeout',
  throttled: 'throttle',
  read: 'read',
};

const SANDBOX_DOMAIN = '@sandbox.test';

/** Every address that is not in the table is delivered to. */
export function behaviourOf(address: string): Behaviour {
  if (address.endsWith(SANDBOX_DOMAIN)) return BY_MAILBOX[address.slice(0, -SANDBOX_DOMAIN.length)] ?? 'deliver';
  return BY_NUMBER[address] ?? 'deliver';
}

/** The receipts that follow once the sandbox took a message, in order. */
export function receiptsOf(behaviour: Behaviour): readonly AttemptStatus[] {
  switch (behaviour) {
    case 'deliver':
    case 'throttle':
      return ['DELIVERED'];
    case 'read':
      return ['DELIVERED', 'READ'];
    case 'bounce':
      return ['UNDELIVERED'];
    case 'silent':
    case 'invalid':
    case 'optout':
    case 'timeout':
      return [];
  }
}

/** The receipts that are still owed to an attempt of which `status` is known. */
export function receiptsAfter(behaviour: Behaviour, status: AttemptStatus): readonly AttemptStatus[] {
  const all = receiptsOf(behaviour);
  return all.slice(all.indexOf(status) + 1);
}

const BEHAVIOURS: readonly Behaviour[] = ['deliver', 'read', 'bounce', 'silent', 'invalid', 'optout', 'throttle', 'timeout'];

/** The behaviour is part of the id that the sandbox gives, so that it knows after a restart what it still owes. */
export function sandboxMessageId(behaviour: Behaviour, unique: string): string {
  return `sandbox-${behaviour}-${unique}`;
}

/** Undefined when the sandbox did not give the id. */
export function behaviourOfId(providerMessageId: string): Behaviour | undefined {
  const name = /^sandbox-([a-z]+)-/.exec(providerMessageId)?.[1];
  return BEHAVIOURS.find((behaviour) => behaviour === name);
}
