import { SwitchbackError, type Policies, type Policy, type PolicyInput } from '@switchback/client';

export interface Applied {
  readonly action: 'created' | 'updated' | 'unchanged';
  readonly policy: Policy;
}

/**
 * Makes the stored policy what the file says: creates it, or updates it on top of the etag that was just read, or leaves it when nothing
 * would change. A file with an etag updates only that very version.
 */
export async function applyPolicy(policies: Policies, wanted: PolicyInput): Promise<Applied> {
  const stored = await find(policies, wanted.name);
  if (stored === undefined) return { action: 'created', policy: await policies.create(wanted) };
  const checked = await policies.validate(wanted);
  if (checked.policy !== undefined && sameContent(checked.policy, stored)) return { action: 'unchanged', policy: stored };
  return { action: 'updated', policy: await policies.update({ ...wanted, etag: wanted.etag ?? stored.etag }) };
}

async function find(policies: Policies, name: string): Promise<Policy | undefined> {
  try {
    return await policies.get(name);
  } catch (error) {
    if (error instanceof SwitchbackError && error.reason === 'POLICY_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Whether two policies say the same, whatever their version. */
export function sameContent(one: Policy, other: Policy): boolean {
  const content = ({ name, defaultTtl, steps }: Policy): string => JSON.stringify({ name, defaultTtl, steps });
  return content(one) === content(other);
}
