import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { metricsOf, readRules, REPOSITORY, ruleFiles, ruleTests } from './alert-rules';
import { readMetricList } from './e2e/metric-list';
import { describeWithPrometheus, run } from './promtool';

const alerts = [...new Set(readRules().filter(({ kind }) => kind === 'alert').map(({ name }) => name))];

describeWithPrometheus('the rules for Prometheus', 'promtool', (promtool) => {
  it('are well formed', async () => {
    expect(await run(promtool, ['check', 'rules', ...ruleFiles()])).toMatchObject({ ok: true });
    expect(await run(promtool, ['check', 'config', join(REPOSITORY, 'deploy/prometheus/prometheus.yml')])).toMatchObject({ ok: true });
  });

  it.each(ruleTests())('fire when they should and are silent when they should be: %s', async (file) => {
    expect(await run(promtool, ['test', 'rules', file])).toMatchObject({ ok: true });
  }, 300_000);
});

it.each(alerts)('%s is tested firing and silent, and has a runbook', (alert) => {
  const cases = ruleTests().flatMap((file) => readFileSync(file, 'utf8').split(/^ {2}- name: /m).filter((text) => text.includes(alert)));
  expect(cases.some((text) => text.includes('exp_labels'))).toBe(true);
  expect(cases.some((text) => /exp_alerts: \[\]|exp_samples: \[\]/.test(text))).toBe(true);
  const rules = readRules().filter(({ name }) => name === alert);
  for (const { text } of rules) expect(text).toContain(`runbook: docs/runbooks/${alert}.md`);
  expect(existsSync(join(REPOSITORY, 'docs/runbooks', `${alert}.md`))).toBe(true);
});

it('name metrics that docs/metrics.md lists', () => {
  const listed = new Set(readMetricList().flatMap(({ name, type }) => (type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name])));
  const recorded = readRules().filter(({ kind }) => kind === 'record').map(({ name }) => name);
  const known = new Set([...listed, ...recorded, 'up']);
  const named = readRules().flatMap(({ text, name }) => metricsOf(text).filter((metric) => metric !== name));
  expect(named.length).toBeGreaterThan(50);
  expect([...new Set(named)].filter((metric) => !known.has(metric))).toEqual([]);
});
