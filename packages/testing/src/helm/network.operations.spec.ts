import { EVERYTHING, KAFKA, POSTGRES } from './chart-values';
import { describeWithTool } from './find-tool';
import { type KubernetesObject, type Manifests, type ServiceName, SERVICES } from './manifests';
import { mergeValues, renderChart } from './render-chart';

interface Rule {
  readonly from?: readonly object[];
  readonly to?: readonly object[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

const component = (name: string): object => ({
  podSelector: { matchLabels: { 'app.kubernetes.io/name': 'switchback', 'app.kubernetes.io/instance': 'switchback', 'app.kubernetes.io/component': name } },
});
const namespace = (name: string): object => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

function rules(policy: KubernetesObject, direction: 'ingress' | 'egress'): readonly (readonly [object, readonly number[]])[] {
  const list = (policy.spec?.[direction] ?? []) as readonly Rule[];
  return list.flatMap(({ from, to, ports = [] }) => (from ?? to ?? []).map((peer) => [peer, ports.map(({ port }) => port)] as const));
}

const policy = (manifests: Manifests, service: ServiceName): KubernetesObject => manifests.one('NetworkPolicy', `switchback-${service}`);

describeWithTool('network policies of the chart', 'helm', () => {
  let plain: Manifests;
  let whole: Manifests;
  beforeAll(async () => {
    plain = await renderChart(KAFKA);
    whole = await renderChart(KAFKA, EVERYTHING);
  });

  it('deny what is not named, of every pod', () => {
    const denied = plain.one('NetworkPolicy', 'switchback-default-deny').spec;
    expect(denied).toEqual({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'switchback', 'app.kubernetes.io/instance': 'switchback' } }, policyTypes: ['Ingress', 'Egress'] });
    for (const { metadata } of [...plain.pods, ...whole.pods]) {
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'switchback', 'app.kubernetes.io/instance': 'switchback' });
      expect(plain.all.concat(whole.all).filter(({ kind, spec }) => kind === 'NetworkPolicy' && selects(spec, metadata.labels)).length).toBeGreaterThan(1);
    }
  });

  it('let services call each other along the two ways that there are, and no other', () => {
    const calls = SERVICES.flatMap((caller) =>
      SERVICES.filter((callee) => rules(policy(plain, caller), 'egress').some(([peer]) => JSON.stringify(peer) === JSON.stringify(component(callee)))).map((callee) => `${caller} ${callee}`),
    );
    expect(calls).toEqual(['gateway router', 'router sms', 'router email', 'router whatsapp']);
    for (const call of calls) {
      const [caller = '', callee = ''] = call.split(' ');
      const port = { router: 50052, sms: 50053, email: 50054, whatsapp: 50055 }[callee];
      expect(rules(policy(plain, callee as ServiceName), 'ingress')).toContainEqual([component(caller), [port]]);
      expect(rules(policy(plain, caller as ServiceName), 'egress')).toContainEqual([component(callee), [port]]);
    }
  });

  it('lead out to names, databases, Kafka, the collector, and for channels to the internet without private networks', () => {
    const common = [[namespace('kube-system'), [53, 53]], [namespace('databases'), [5432]], [namespace('kafka'), [9093]]];
    expect(rules(policy(plain, 'gateway'), 'egress')).toEqual([...common, [component('router'), [50052]]]);
    expect(rules(policy(whole, 'gateway'), 'egress')).toContainEqual([namespace('observability'), [4318]]);
    for (const [service, ports] of [['sms', [443]], ['email', [443, 465, 587]], ['whatsapp', [443]]] as const) {
      const [v4, v6, ...more] = rules(policy(plain, service), 'egress').slice(common.length);
      expect(more).toEqual([]);
      expect(v4).toEqual([{ ipBlock: { cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']) } }, ports]);
      expect(v6).toEqual([{ ipBlock: { cidr: '::/0', except: expect.arrayContaining(['fc00::/7', 'fe80::/10']) } }, ports]);
    }
  });

  it('lead to no provider and no Kafka where there is none', async () => {
    const manifests = await renderChart(POSTGRES, { sms: { sandbox: true, providers: { existingSecret: '' } } });
    expect(rules(policy(manifests, 'sms'), 'egress')).toEqual([[namespace('kube-system'), [53, 53]], [namespace('databases'), [5432]]]);
  });

  it('take ports from addresses', async () => {
    const manifests = await renderChart(KAFKA, {
      kafka: { brokers: ['one:9095', 'two:9096'] },
      telemetry: { endpoint: 'https://collector.example.com' },
      networkPolicy: { kafka: { ports: [9097] }, postgres: { ports: [6432] }, collector: { to: [namespace('observability')] }, dns: { ports: [53, 5353] } },
      sms: { providerPorts: [443, 3550] },
    });
    const egress = rules(policy(manifests, 'sms'), 'egress');
    expect(egress.slice(0, 4)).toEqual([[namespace('kube-system'), [53, 53, 5353, 5353]], [namespace('databases'), [6432]], [namespace('kafka'), [9095, 9096, 9097]], [namespace('observability'), [443]]]);
    expect(egress[4]?.[1]).toEqual([443, 3550]);
  });

  it('let in callers at the gateway, receipts at channels with a public URL, and who reads metrics', async () => {
    const anyPod = { namespaceSelector: {} };
    expect(rules(policy(plain, 'gateway'), 'ingress')).toEqual([[anyPod, [50051, 8080]], [namespace('monitoring'), [8080]]]);
    expect(rules(policy(plain, 'sms'), 'ingress')).toEqual([[component('router'), [50053]], [namespace('monitoring'), [8083]]]);
    const narrow = await renderChart(KAFKA, {
      ingress: { enabled: true },
      gateway: { hosts: { grpc: 'grpc.example.com' } },
      sms: { publicUrl: 'https://sms.example.com' },
      networkPolicy: { clients: [namespace('shop')], ingressControllers: [namespace('ingress')], prometheus: [namespace('metrics')] },
    });
    expect(rules(policy(narrow, 'gateway'), 'ingress')).toEqual([[namespace('shop'), [50051, 8080]], [namespace('ingress'), [50051, 8080]], [namespace('metrics'), [8080]]]);
    expect(rules(policy(narrow, 'sms'), 'ingress')).toContainEqual([namespace('ingress'), [8083]]);
    expect(rules(policy(narrow, 'email'), 'ingress')).not.toContainEqual([namespace('ingress'), [8084]]);
    expect(rules(policy(await renderChart(KAFKA, { telemetry: { metrics: 'none' } }), 'router'), 'ingress')).toEqual([[component('gateway'), [50052]]]);
  });

  it('let mail of bounces in, and what a team adds', () => {
    expect(rules(policy(whole, 'email'), 'ingress')).toContainEqual([{ ipBlock: { cidr: '0.0.0.0/0' } }, [2525]]);
    for (const service of SERVICES) {
      expect(rules(policy(whole, service), 'ingress')).toContainEqual([namespace('audit'), []]);
      expect(rules(policy(whole, service), 'egress')).toContainEqual([namespace('audit'), []]);
    }
  });

  it('lead a Job to the one thing that it is for', async () => {
    const manifests = await renderChart(KAFKA, { kafka: { topics: { by: 'job' } } });
    expect(rules(manifests.one('NetworkPolicy', 'switchback-migrate-sms'), 'egress')).toEqual([[namespace('kube-system'), [53, 53]], [namespace('databases'), [5432]]]);
    expect(rules(manifests.one('NetworkPolicy', 'switchback-topics-router'), 'egress')).toEqual([[namespace('kube-system'), [53, 53]], [namespace('kafka'), [9093]]]);
  });

  it('can be left to others', async () => {
    for (const values of [KAFKA, mergeValues(KAFKA, EVERYTHING)]) expect((await renderChart(values, { networkPolicy: { enabled: false } })).of('NetworkPolicy')).toEqual([]);
  });
});

function selects(spec: KubernetesObject['spec'], labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels } = (spec as { podSelector: { matchLabels: Readonly<Record<string, string>> } }).podSelector;
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}
