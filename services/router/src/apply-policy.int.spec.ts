import { Channel, FallbackPolicy, type routerV1 } from '@switchback/contracts';

import { call, refusal } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';

let router: RouterFixture;
let client: routerV1.RouterServiceClient;

beforeAll(async () => {
  router = await RouterFixture.create();
  ({ client } = await router.startReplica());
});

afterAll(() => router.stop());

const draft = (name: string, fields: Partial<FallbackPolicy> = {}): FallbackPolicy =>
  FallbackPolicy.fromPartial({ name, steps: [{ channel: Channel.CHANNEL_SMS }], ...fields });

async function create(policy: FallbackPolicy, customerId = 'acme'): Promise<FallbackPolicy> {
  const answer = await call<routerV1.CreatePolicyResponse>((done) => client.createPolicy({ customerId, request: { policy } }, done));
  return stored(answer.response?.policy);
}

async function update(policy: FallbackPolicy, customerId = 'acme'): Promise<FallbackPolicy> {
  const answer = await call<routerV1.UpdatePolicyResponse>((done) => client.updatePolicy({ customerId, request: { policy } }, done));
  return stored(answer.response?.policy);
}

async function get(name: string, version = 0, customerId = 'acme'): Promise<FallbackPolicy> {
  const answer = await call<routerV1.GetPolicyResponse>((done) => client.getPolicy({ customerId, request: { name, version } }, done));
  return stored(answer.response?.policy);
}

function remove(name: string, etag = '', customerId = 'acme'): Promise<unknown> {
  return call((done) => client.deletePolicy({ customerId, request: { name, etag } }, done));
}

function stored(policy: FallbackPolicy | undefined): FallbackPolicy {
  if (policy === undefined) throw new Error('no policy in the answer');
  return policy;
}

describe('policies', () => {
  it('are stored with their defaults, and read back as they were answered', async () => {
    const created = await create(draft('defaults'));
    expect(created).toMatchObject({ version: 1, defaultTtl: { seconds: 86_400 }, steps: [{ fallbackAfter: { seconds: 300 }, retry: { maxAttempts: 3 } }] });
    expect(created.etag).not.toBe('');
    expect(await get('defaults')).toEqual(created);
  });

  it('are created once', async () => {
    await create(draft('once'));
    expect(await refusal(create(draft('once')))).toBe('POLICY_EXISTS');
  });

  it('let one of several concurrent updates through', async () => {
    const { etag } = await create(draft('raced'));
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => update(draft('raced', { etag }))));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(await get('raced')).toMatchObject({ version: 2 });
    expect(await refusal(update(draft('raced', { etag })))).toBe('ETAG_MISMATCH');
    expect(await refusal(update(draft('raced')))).toBe('ETAG_MISMATCH');
    expect(await refusal(update(draft('missing', { etag })))).toBe('POLICY_NOT_FOUND');
  });

  it('keep every version as it was', async () => {
    const first = await create(draft('kept'));
    const second = await update(draft('kept', { etag: first.etag, defaultTtl: { seconds: 60, nanos: 0 } }));
    expect(await get('kept', 1)).toEqual(first);
    expect(await get('kept', 2)).toEqual(second);
    expect(await refusal(get('kept', 3))).toBe('POLICY_NOT_FOUND');
    const request = { name: 'kept', pageSize: 1, pageToken: '' };
    const page = await call<routerV1.ListPolicyVersionsResponse>((done) => client.listPolicyVersions({ customerId: 'acme', request }, done));
    expect(page.response?.policies).toEqual([second]);
    const next = { ...request, pageToken: page.response?.nextPageToken ?? '' };
    const last = await call<routerV1.ListPolicyVersionsResponse>((done) => client.listPolicyVersions({ customerId: 'acme', request: next }, done));
    expect(last.response).toEqual({ policies: [first], nextPageToken: '' });
  });

  it('are deleted for new messages only; counting goes on', async () => {
    const { etag } = await create(draft('gone'));
    expect(await refusal(remove('gone', 'v9'))).toBe('ETAG_MISMATCH');
    await remove('gone', etag);
    expect(await refusal(get('gone'))).toBe('POLICY_NOT_FOUND');
    expect(await refusal(remove('gone'))).toBe('POLICY_NOT_FOUND');
    expect(await create(draft('gone'))).toMatchObject({ version: 2 });
    const { rowCount } = await router.pool.query("SELECT 1 FROM policy_versions WHERE name = 'gone'");
    expect(rowCount).toBe(2);
  });

  it('are listed by name, in pages', async () => {
    for (const name of ['c', 'a', 'b']) await create(draft(name), 'lister');
    const names: string[] = [];
    let pageToken = '';
    do {
      const answer = await call<routerV1.ListPoliciesResponse>((done) =>
        client.listPolicies({ customerId: 'lister', request: { pageSize: 2, pageToken } }, done),
      );
      names.push(...(answer.response?.policies.map((policy) => policy.name) ?? []));
      pageToken = answer.response?.nextPageToken ?? '';
    } while (pageToken !== '');
    expect(names).toEqual(['a', 'b', 'c']);
  });

  it('belong to their customer', async () => {
    const { etag } = await create(draft('private'));
    expect(await refusal(get('private', 0, 'other'))).toBe('POLICY_NOT_FOUND');
    expect(await refusal(update(draft('private', { etag }), 'other'))).toBe('POLICY_NOT_FOUND');
    expect(await refusal(remove('private', etag, 'other'))).toBe('POLICY_NOT_FOUND');
    expect(await create(draft('private'), 'other')).toMatchObject({ version: 1 });
  });

  it('are refused with every mistake named, and nothing is stored', async () => {
    const wrong = draft('Wrong Name', { steps: [] });
    expect(await refusal(create(wrong))).toBe('INVALID_FIELDS');
    await expect(create(wrong)).rejects.toMatchObject({ details: expect.stringMatching(/^the policy has 2 mistakes: policy\.name: Must be /) });
    const answer = await call<routerV1.ValidatePolicyResponse>((done) => client.validatePolicy({ customerId: 'acme', request: { policy: wrong } }, done));
    expect(answer.response?.errors.map((error) => error.field)).toEqual(['policy.name', 'policy.steps']);
    const { rowCount } = await router.pool.query("SELECT 1 FROM policy_versions WHERE name = 'Wrong Name'");
    expect(rowCount).toBe(0);
  });
});
