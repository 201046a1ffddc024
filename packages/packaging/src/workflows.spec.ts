import { readdirSync } from 'node:fs';

import { readDockerfile } from '../testing/dockerfile';
import { readWorkflow, type Step, steps, WORKFLOWS, workflowText } from '../testing/workflow';

import { LAYOUTS } from './layout/make-layout';
import { REPOSITORY_ROOT } from './layout/repository-root';

const uses = (all: readonly Step[]): readonly string[] => all.flatMap((step) => step.uses ?? []);

describe.each(WORKFLOWS)('%s', (file) => {
  const workflow = readWorkflow(file);

  it('gives nothing to its jobs but what each asks for', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toMatchObject({ contents: expect.stringMatching(/^(read|write)$/) });
  });

  it('names each action by its commit, and the version that this is', () => {
    const lines = workflowText(file).split('\n').filter((line) => /^\s*-? ?uses: /.test(line) && !line.includes('uses: ./'));
    expect(lines.length).toBe(uses(steps(workflow)).length);
    for (const line of lines) expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('runs nothing of a stranger with rights, keeps no credentials in the checkout, and ends', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
    for (const step of steps(workflow).filter((each) => each.uses?.startsWith('actions/checkout@'))) expect(step.with).toMatchObject({ 'persist-credentials': false });
    for (const job of Object.values(workflow.jobs)) expect(job.uses === undefined ? job['timeout-minutes'] : 1).toBeGreaterThan(0);
    for (const { run = '' } of steps(workflow)) expect(run).not.toContain('${{');
  });

  it('runs once at a time for a branch or tag', () => {
    expect(workflow.concurrency?.group).toContain('${{ github.ref }}');
  });
});

it('tests by .ci/run, with the Node of the images', () => {
  const { test } = readWorkflow('ci.yml').jobs;
  expect(test?.steps?.at(-1)?.run).toBe('.ci/run');
  expect(test?.container).toBe(readDockerfile().find(({ name }) => name === 'node')?.image);
});

describe('a release', () => {
  const { jobs, on } = readWorkflow('release.yml');
  const image = jobs['image'];

  it('comes from a tag alone, after all tests', () => {
    expect(on).toEqual({ push: { tags: ['v*.*.*'] } });
    expect(jobs['ci']?.uses).toBe('./.github/workflows/ci.yml');
    expect(image?.needs).toContain('ci');
  });

  it('has every image, and builds those that continuous integration builds', () => {
    expect(image?.strategy?.matrix['image']).toEqual([...LAYOUTS]);
    expect(readWorkflow('ci.yml').jobs['image']?.strategy?.matrix['image']).toEqual([...LAYOUTS]);
  });

  it('scans an image before it is signed, and signs and attests what was pushed', () => {
    const order = ['docker/build-push-action', 'anchore/scan-action', 'sigstore/cosign-installer', 'actions/attest-build-provenance'];
    const found = order.map((action) => uses(image?.steps ?? []).findIndex((use) => use.startsWith(`${action}@`)));
    expect(found.every((index) => index >= 0)).toBe(true);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(image?.steps?.find(({ uses: action }) => action?.startsWith('docker/build-push-action@'))?.with).toMatchObject({ push: true, sbom: true, provenance: 'mode=max' });
    expect(image?.steps?.find(({ uses: action }) => action?.startsWith('anchore/scan-action@'))?.with).toMatchObject({ 'severity-cutoff': 'high' });
  });

  it('may write what it makes, and nothing else', () => {
    const writes = Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, Object.entries(job.permissions ?? {}).flatMap(([scope, right]) => (right === 'write' ? [scope] : []))]));
    expect(writes).toEqual({ version: [], ci: [], image: ['packages', 'id-token', 'attestations'], chart: ['packages', 'id-token'], release: ['contents'] });
  });
});

it('lies where GitHub looks for it', () => {
  expect(readdirSync(`${REPOSITORY_ROOT}/.github`)).toEqual(['workflows']);
});
