import { type FallbackPolicy } from '@switchback/contracts';
import { ApiError } from '@switchback/service';

/** The policies of a router that a spec plays; of each the newest version. */
export class PolicyStore {
  readonly #policies = new Map<string, FallbackPolicy>();

  set(customerId: string, policy: FallbackPolicy): void {
    this.#policies.set(`${customerId}/${policy.name}`, policy);
  }

  find(customerId: string, name: string | undefined): FallbackPolicy {
    const policy = this.#policies.get(`${customerId}/${name ?? ''}`);
    if (policy === undefined) {
      throw new ApiError('POLICY_NOT_FOUND', 'there is no policy of this name');
    }
    return policy;
  }

  list(customerId: string): FallbackPolicy[] {
    return [...this.#policies].filter(([key]) => key.startsWith(`${customerId}/`)).map(([, policy]) => policy);
  }

  store(customerId: string, policy: FallbackPolicy | undefined, version: number): FallbackPolicy {
    if (policy === undefined || policy.steps.length === 0) {
      const fieldViolations = [{ field: 'policy.steps', description: 'must have 1 to 10 steps' }];
      throw new ApiError('INVALID_FIELDS', 'policy.steps must have 1 to 10 steps', { fieldViolations });
    }
    const stored = { ...policy, version, etag: `etag-${version}` };
    this.set(customerId, stored);
    return stored;
  }

  delete(customerId: string, name: string): void {
    this.find(customerId, name);
    this.#policies.delete(`${customerId}/${name}`);
  }
}
