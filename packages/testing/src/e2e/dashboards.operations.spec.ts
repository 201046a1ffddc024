import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ephemeralPorts } from '@switchback/local-platform';

import { metricsOf, readRules, REPOSITORY, ruleFiles } from '../alert-rules';
import { mutualTls } from '../mutual-tls';
import { PrometheusServer } from '../prometheus-server';
import { describeWithPrometheus } from '../promtool';
import { waitFor } from '../wait-for';
import { MeteredPlatform, SERVICES } from './metered-platform';
import { runbookSuite } from './runbook-suite';

const DASHBOARDS = join(REPOSITORY, 'deploy/grafana');

/** Longer than the run, shorter than patience. */
const RATE_INTERVAL = '2m';

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const panels = readdirSync(DASHBOARDS)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name): [string, string, string][] => {
    const dashboard: Dashboard = JSON.parse(readFileSync(join(DASHBOARDS, name), 'utf8'));
    return dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }): [string, string, string] => [dashboard.uid, title, expr]));
  });

describeWithPrometheus('a Prometheus that scraped a run of the platform', 'prometheus', (program) => {
  const home = mkdtempSync(join(tmpdir(), 'switchback-dashboards-'));
  let platform: MeteredPlatform;
  let prometheus: PrometheusServer;

  beforeAll(async () => {
    const ports = await ephemeralPorts();
    platform = await MeteredPlatform.start({ ports, ...mutualTls(home, ports) });
    const targets = SERVICES.map((service) => ({ service, address: new URL(platform.platform.httpUrl(service)).host }));
    prometheus = await PrometheusServer.start(program, targets, ruleFiles());
    await waitFor(async () => (await prometheus.query('up == 1')).length === SERVICES.length, { timeoutMs: 30_000, what: 'every service to be scraped' });
    // In two halves: a rate needs two looks at a series.
    await platform.meetEverything(200);
    await scrapedAnew();
    await platform.meetEverything(200);
    await scrapedAnew();
  });

  afterAll(async () => {
    await prometheus?.stop();
    await platform?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** Until a look that began after now, and the rules after it, are stored. */
  async function scrapedAnew(): Promise<void> {
    const from = Date.now() / 1_000;
    await waitFor(async () => (await prometheus.query('min(timestamp(switchback:slo_errors:ratio_rate5m)) - 1')).some(({ value }) => value > from), {
      timeoutMs: 30_000,
      what: 'the next evaluation',
    });
  }

  it('has panels to look at', () => expect(panels.length).toBeGreaterThan(35));

  it.each(panels)('%s: %s: %s', async (_uid, _title, expr) => {
    const query = expr.replaceAll('$__rate_interval', RATE_INTERVAL).replace(/\$(channel|provider|customer)\b/g, '.*');
    expect(await prometheus.query(query)).not.toEqual([]);
  });

  const metrics = new Set(readRules().flatMap(({ text, kind, name }) => [...metricsOf(text), ...(kind === 'record' ? [name] : [])]));

  it.each([...metrics])('has %s, which rules look at', async (metric) => {
    expect(await prometheus.query(`count(${metric})`)).not.toEqual([]);
  });

  it('fires no alert that would wake somebody, for nothing is wrong', async () => {
    const firing = await prometheus.query('ALERTS{alertstate="firing",severity="page"}');
    expect(firing.map(({ labels }) => labels['alertname'])).toEqual([]);
  });

  describe('the runbooks', () => runbookSuite(() => ({ platform: platform.platform, prometheus, messageId: platform.load.accepted[0] ?? '' })));
});
