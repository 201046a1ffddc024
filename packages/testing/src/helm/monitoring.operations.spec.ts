import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { ruleFiles } from '../alert-rules';
import { KAFKA } from './chart-values';
import { describeWithTool } from './find-tool';
import { SERVICES } from './manifests';
import { renderChart } from './render-chart';

const GRAFANA = join(__dirname, '../../../../deploy/grafana');

describeWithTool('what the chart gives to Prometheus and Grafana', 'helm', () => {
  it('is nothing when nothing is said, beside /metrics', async () => {
    const manifests = await renderChart(KAFKA);
    expect([...manifests.of('ServiceMonitor'), ...manifests.of('PrometheusRule')]).toEqual([]);
    expect(manifests.of('ConfigMap')).toHaveLength(5);
    expect(manifests.settings('sms')).toMatchObject({ OTEL_METRICS_EXPORTER: 'prometheus' });
    expect(manifests.settings('sms')).not.toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
  });

  it('is a ServiceMonitor whose targets have the labels that the rules look at', async () => {
    const manifests = await renderChart(KAFKA, { telemetry: { serviceMonitor: { enabled: true, interval: '30s', labels: { release: 'prometheus' } } } });
    const monitor = manifests.one('ServiceMonitor', 'switchback');
    expect(monitor).toMatchObject({
      metadata: { labels: { release: 'prometheus' } },
      spec: {
        namespaceSelector: { matchNames: ['messaging'] },
        endpoints: [
          {
            port: 'http',
            path: '/metrics',
            interval: '30s',
            relabelings: [
              { targetLabel: 'job', replacement: 'switchback' },
              { sourceLabels: ['__meta_kubernetes_service_label_app_kubernetes_io_component'], targetLabel: 'service' },
            ],
          },
        ],
      },
    });
    const { matchLabels } = (monitor.spec as { selector: { matchLabels: Record<string, string> } }).selector;
    const scraped = manifests.of('Service').filter(
      ({ metadata, spec }) => Object.entries(matchLabels).every(([name, value]) => metadata.labels[name] === value) && JSON.stringify(spec?.['ports']).includes('"name":"http"'),
    );
    expect(scraped.map(({ metadata }) => metadata.labels['app.kubernetes.io/component'])).toEqual([...SERVICES]);
  });

  it('are the rules of deploy/prometheus, whole', async () => {
    const manifests = await renderChart(KAFKA, { telemetry: { prometheusRule: { enabled: true, labels: { release: 'prometheus' } } } });
    const rendered = manifests.of('PrometheusRule');
    expect(rendered.map(({ spec }) => spec)).toEqual(ruleFiles().map((file): unknown => parse(readFileSync(file, 'utf8'))));
    for (const { metadata } of rendered) expect(metadata.labels).toMatchObject({ release: 'prometheus' });
  });

  it('are rules that lead to the runbooks where people read them', async () => {
    const manifests = await renderChart(KAFKA, { telemetry: { prometheusRule: { enabled: true, runbooksUrl: 'https://example.com/runbooks/' } } });
    const alerts = JSON.stringify(manifests.of('PrometheusRule')).split('"alert":').slice(1);
    expect(alerts.length).toBeGreaterThan(10);
    for (const alert of alerts) {
      expect(alert).toContain(`"runbook_url":"https://example.com/runbooks/${/^"(\w+)"/.exec(alert)?.[1]}.md"`);
      expect(alert).not.toContain('"runbook":');
    }
  });

  it('are the dashboards of deploy/grafana, as the sidecar finds them', async () => {
    const manifests = await renderChart(KAFKA, { telemetry: { dashboards: { enabled: true, annotations: { folder: 'Switchback' } } } });
    for (const file of readdirSync(GRAFANA)) {
      const map = manifests.one('ConfigMap', `switchback-dashboard-${file.replace(/^switchback-|\.json$/g, '')}`);
      expect(JSON.parse(map.data?.[file] ?? '')).toEqual(JSON.parse(readFileSync(join(GRAFANA, file), 'utf8')));
      expect(map.metadata).toMatchObject({ labels: { grafana_dashboard: '1' }, annotations: { folder: 'Switchback' } });
    }
  });

  it.each([['none', 'none'], ['otlp', 'otlp'], ['both', 'otlp,prometheus']])('is told to the services: %s', async (metrics, exporter) => {
    expect((await renderChart(KAFKA, { telemetry: { metrics } })).settings('router')).toMatchObject({ OTEL_METRICS_EXPORTER: exporter });
  });
});
