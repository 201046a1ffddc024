import { describeWithKafka } from '../describe-with-kafka';
import { type MetricFamily } from '../prometheus-text';
import { MeteredPlatform, SERVICES } from './metered-platform';
import { type ListedMetric, readMetricList } from './metric-list';

describe('on the postgres bus', () => metricsSuite('postgres'));
describeWithKafka('on Kafka', () => metricsSuite('kafka'));

function metricsSuite(bus: 'postgres' | 'kafka'): void {
  const list = new Map(readMetricList().map((metric) => [metric.name, metric]));
  const shown = new Map<string, readonly MetricFamily[]>();
  let platform: MeteredPlatform;

  beforeAll(async () => {
    platform = await MeteredPlatform.start({ bus });
    await platform.meetEverything(300);
    for (const service of SERVICES) shown.set(service, await platform.metrics(service));
  });

  afterAll(() => platform?.stop());

  const families = (): { service: string; family: MetricFamily }[] =>
    [...shown].flatMap(([service, all]) => all.filter(({ series }) => series.length > 0).map((family) => ({ service, family })));

  it('shows nothing that docs/metrics.md does not list', () => {
    const unlisted = families().filter(({ service, family }) => !services(list.get(family.name)).has(service));
    expect(unlisted.map(({ service, family }) => `${service} ${family.name}`)).toEqual([]);
  });

  it('shows everything that docs/metrics.md lists', () => {
    const there = new Set(families().map(({ service, family }) => `${service} ${family.name}`));
    const wanted = [...list.values()].flatMap(({ name, always }) => [...always].map((service) => `${service} ${name}`));
    expect(wanted.filter((one) => !there.has(one))).toEqual([]);
  });

  it('shows refusals without a provider before there are any, so that the first is an increase', () => {
    const without = families().filter(({ family }) => family.name === 'switchback_channel_configuration_refusals_total' && family.series.some(({ labels }) => !('switchback_provider' in labels)));
    expect(without.map(({ service }) => service).sort()).toEqual(['email', 'sms', 'whatsapp']);
  });

  it('has the types, meanings and labels that docs/metrics.md says', () => {
    for (const { service, family } of families()) {
      const metric = list.get(family.name);
      expect({ service, name: family.name, type: family.type, meaning: family.help }).toEqual({ service, name: metric?.name, type: metric?.type, meaning: metric?.meaning });
      for (const { labels } of family.series) expect([family.name, ...wrongLabels(metric, Object.keys(labels))]).toEqual([family.name]);
    }
  });

  it('has labels without messages, people and content, and not many of them', () => {
    const secrets = platform.mixed.flatMap(({ draft: { recipient, content } }) => [...Object.values(recipient), content.text]).concat(platform.load.accepted);
    expect(secrets.length).toBeGreaterThan(900);
    const values = new Set(families().flatMap(({ family }) => family.series.flatMap(({ labels }) => Object.values(labels))));
    const text = [...values].join('\n');
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    // Nor what strangers named at the doors.
    expect([...values].filter((value) => /\+\d{6}|@|msg_|[0-9a-f]{8}-[0-9a-f]{4}|\s/.test(value))).toEqual([]);
    for (const { family } of families()) {
      const distinct = new Set(family.series.map(({ labels }) => JSON.stringify(labels)));
      expect([family.name, distinct.size < 60]).toEqual([family.name, true]);
    }
  });

  it('counts every message once: accepted, routed and settled', () => {
    const accepted = platform.load.accepted.length + 1;
    expect(total('gateway', 'switchback_gateway_messages_accepted_total')).toBe(accepted);
    expect(total('router', 'switchback_router_messages_routed_total')).toBe(accepted);
    expect(total('router', 'switchback_router_messages_settled_total')).toBe(total('router', 'switchback_router_customer_messages_settled_total'));
    expect(total('router', 'switchback_router_messages_settled_total')).toBeGreaterThanOrEqual(platform.load.accepted.length);
    expect(total('router', 'switchback_router_hand_off_duration_seconds', '_count')).toBeLessThanOrEqual(accepted);
    expect(total('router', 'switchback_router_fallbacks_total')).toBeGreaterThan(0);
  });

  function total(service: string, name: string, suffix = ''): number {
    const series = shown.get(service)?.find((family) => family.name === name)?.series ?? [];
    return series.filter((one) => one.name === name + suffix).reduce((sum, { value }) => sum + value, 0);
  }
}

function services(metric: ListedMetric | undefined): ReadonlySet<string> {
  return new Set([...(metric?.always ?? []), ...(metric?.sometimes ?? [])]);
}

function wrongLabels(metric: ListedMetric | undefined, labels: readonly string[]): readonly string[] {
  const missing = [...(metric?.labels ?? [])].filter((label) => !labels.includes(label));
  const unknown = labels.filter((label) => metric?.labels.has(label) !== true && metric?.optionalLabels.has(label) !== true);
  return [...missing.map((label) => `lacks ${label}`), ...unknown.map((label) => `has ${label}`)];
}
