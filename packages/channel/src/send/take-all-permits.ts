import { type CallGate, type Permit } from './call-gate';

/** Every permit that is free, by provider. Providers that take no call now are left out. */
export function takeAllPermits(gate: CallGate, providers: readonly string[]): Map<string, Permit[]> {
  const permits = new Map<string, Permit[]>();
  for (const id of providers) {
    const taken = takeAll(gate, id);
    if (taken.length > 0) permits.set(id, taken);
  }
  return permits;
}

function takeAll(gate: CallGate, provider: string): Permit[] {
  const permits: Permit[] = [];
  for (let permit = gate.take(provider); permit !== undefined; permit = gate.take(provider)) permits.push(permit);
  return permits;
}
