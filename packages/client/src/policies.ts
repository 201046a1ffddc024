import { PolicyServiceClient, type FallbackPolicy } from '@switchback/contracts';
import type { CallOptions, Connection } from './connection';
import { SwitchbackError, type FieldViolation } from './error';
import { Pages } from './pages';
import type { Policy, PolicyInput } from './policy';
import { policyFromWire, policyToWire } from './policy-wire';
import type { SimulateOptions, Simulation } from './simulation';
import { simulationFromWire, simulationRequest } from './simulation-wire';

export interface PolicyValidation {
  /** Empty when the policy can be stored. */
  readonly errors: readonly FieldViolation[];
  /** Legal, but probably not what is meant. */
  readonly warnings: readonly FieldViolation[];
  /** With defaults filled in; absent when there are errors. */
  readonly policy: Policy | undefined;
}

const SIMULATION_TIMEOUT_MS = 60_000;

/** A customer's fallback policies. Every method throws {@link SwitchbackError}. */
export class Policies {
  readonly #connection: Connection;
  readonly #client: PolicyServiceClient;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#client = new PolicyServiceClient(connection.authority, connection.credentials, connection.channelOptions);
  }

  async create(policy: PolicyInput, options?: CallOptions): Promise<Policy> {
    const request = { policy: policyToWire(policy) };
    const response = await this.#connection.unary(this.#client.createPolicy.bind(this.#client), request, options, false);
    return present(response.policy);
  }

  /** Makes a new version. Needs the etag of the stored one. */
  async update(policy: PolicyInput & { readonly etag: string }, options?: CallOptions): Promise<Policy> {
    const request = { policy: policyToWire(policy) };
    const response = await this.#connection.unary(this.#client.updatePolicy.bind(this.#client), request, options, false);
    return present(response.policy);
  }

  /** The newest version, or the one asked for. */
  async get(name: string, options: CallOptions & { readonly version?: number } = {}): Promise<Policy> {
    const request = { name, version: options.version ?? 0 };
    const response = await this.#connection.unary(this.#client.getPolicy.bind(this.#client), request, options);
    return present(response.policy);
  }

  /** The newest version of each, by name. */
  list(options: CallOptions & { readonly pageSize?: number } = {}): Pages<Policy> {
    return new Pages(async (pageToken) => {
      const request = { pageSize: options.pageSize ?? 0, pageToken };
      const response = await this.#connection.unary(this.#client.listPolicies.bind(this.#client), request, options);
      return { items: response.policies.map(policyFromWire), nextPageToken: response.nextPageToken };
    });
  }

  /** Every version of one policy, newest first. */
  versions(name: string, options: CallOptions & { readonly pageSize?: number } = {}): Pages<Policy> {
    return new Pages(async (pageToken) => {
      const request = { name, pageSize: options.pageSize ?? 0, pageToken };
      const response = await this.#connection.unary(this.#client.listPolicyVersions.bind(this.#client), request, options);
      return { items: response.policies.map(policyFromWire), nextPageToken: response.nextPageToken };
    });
  }

  /**
   * New messages can no longer use it; messages that began with it go on. Without the policy "default", messages that name no policy are
   * refused. With an etag, only that version is deleted.
   */
  async delete(name: string, options: CallOptions & { readonly etag?: string } = {}): Promise<void> {
    await this.#connection.unary(this.#client.deletePolicy.bind(this.#client), { name, etag: options.etag ?? '' }, options, false);
  }

  /** Checks a policy and stores nothing. */
  async validate(policy: PolicyInput, options?: CallOptions): Promise<PolicyValidation> {
    const request = { policy: policyToWire(policy) };
    const response = await this.#connection.unary(this.#client.validatePolicy.bind(this.#client), request, options);
    return { ...response, policy: response.policy === undefined ? undefined : policyFromWire(response.policy) };
  }

  /**
   * Replays your own past messages by a policy and tells what would have changed. Sends and stores nothing; what was never observed is
   * unknown, and told as bounds. Waits up to a minute unless `timeoutMs` says otherwise.
   */
  async simulate(policy: PolicyInput, options: CallOptions & SimulateOptions = {}): Promise<Simulation> {
    const request = simulationRequest(policy, options);
    const patience = { timeoutMs: SIMULATION_TIMEOUT_MS, ...options };
    return simulationFromWire(await this.#connection.unary(this.#client.simulatePolicy.bind(this.#client), request, patience));
  }

  close(): void {
    this.#client.close();
  }
}

function present(policy: FallbackPolicy | undefined): Policy {
  if (policy === undefined) throw new SwitchbackError({ code: 'INTERNAL', reason: 'INTERNAL', message: 'the answer has no policy' });
  return policyFromWire(policy);
}
