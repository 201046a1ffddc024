import { createLogger, internalLinks } from '@switchback/service';
import { waitFor } from '@switchback/testing';

import { defaultPolicy } from '../../testing/running-gateway';
import { RouterServer } from '../../testing/router-server';
import { Policies, POLICY_TTL_MS } from './policies';
import { RouterClient } from './router-client';

const router = new RouterServer();
let client: RouterClient;
let policies: Policies;
let now = Date.now();

beforeAll(async () => {
  client = new RouterClient(await router.start(), internalLinks({}, createLogger({ service: 'spec', level: 'silent' })));
  policies = new Policies(client, () => now);
  router.policies.set('acme', defaultPolicy);
});
afterAll(async () => {
  client.close();
  await router.stop();
});

const asked = () => router.calls.filter((name) => name === 'getPolicy').length;

describe('Policies', () => {
  it('asks once for callers who come together, and again when the answer is old', async () => {
    const together = await Promise.all([policies.find('acme', 'default'), policies.find('acme', 'default')]);
    expect(together.map((policy) => policy?.version)).toEqual([1, 1]);
    expect(asked()).toBe(1);
    router.policies.set('acme', { ...defaultPolicy, version: 2 });
    expect((await policies.find('acme', 'default'))?.version).toBe(1);
    now += POLICY_TTL_MS;
    expect((await policies.find('acme', 'default'))?.version).toBe(2);
    expect(asked()).toBe(2);
  });

  it('keeps customers and names apart', async () => {
    expect(await policies.find('other', 'default')).toBeUndefined();
    expect(await policies.find('acme', 'nowhere')).toBeUndefined();
  });

  it('serves the old answer while the router is away, and no other', async () => {
    await policies.find('acme', 'default');
    await router.stop();
    for (let tries = 0; tries < 3; tries += 1) {
      now += 10 * POLICY_TTL_MS;
      expect((await policies.find('acme', 'default'))?.version).toBe(2);
    }
    await expect(policies.find('acme', 'unseen')).rejects.toMatchObject({ reason: 'TEMPORARILY_UNAVAILABLE', retryAfterMs: 1_000 });
    await router.start();
    router.policies.set('acme', { ...defaultPolicy, version: 3 });
    await waitFor(async () => {
      now += POLICY_TTL_MS;
      return (await policies.find('acme', 'default'))?.version === 3;
    });
  });
});
