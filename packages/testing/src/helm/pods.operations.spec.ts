import { EVERYTHING, KAFKA, POSTGRES } from './chart-values';
import { describeWithTool } from './find-tool';
import { type Manifests, SERVICES } from './manifests';
import { renderChart, runHelm, CHART, mergeValues } from './render-chart';

describeWithTool('the chart', 'helm', () => {
  let plain: Manifests;
  let whole: Manifests;
  beforeAll(async () => {
    plain = await renderChart(KAFKA);
    whole = await renderChart(KAFKA, EVERYTHING);
  });

  it.each([['Kafka', KAFKA], ['Postgres', POSTGRES], ['everything', mergeValues(KAFKA, EVERYTHING)]])('is without a fault to helm lint --strict: %s', async (_name, values) => {
    expect(await runHelm(['lint', CHART, '--strict', '--kube-version', '1.36.0', '-f', '-'], values)).toContain('1 chart(s) linted, 0 chart(s) failed');
  });

  it('makes one Deployment of each service', () => {
    expect(plain.names('Deployment')).toEqual(SERVICES.map((service) => `switchback-${service}`));
  });

  it('runs every pod as pod security "restricted" wants it, without a token', () => {
    expect(whole.pods).toHaveLength(10);
    for (const { spec } of [...plain.pods, ...whole.pods]) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{ securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } }],
      });
    }
    for (const account of whole.of('ServiceAccount')) expect(account).toMatchObject({ automountServiceAccountToken: false });
    const accounts = new Set(whole.names('ServiceAccount'));
    for (const { spec } of whole.pods) expect(accounts).toContain(spec['serviceAccountName']);
  });

  it('leaves the user to a platform that assigns one', async () => {
    const { pods } = await renderChart(KAFKA, { podSecurityContext: { runAsUser: null, fsGroup: null } });
    for (const { spec } of pods) expect(spec['securityContext']).toEqual({ runAsNonRoot: true, runAsGroup: 10001, seccompProfile: { type: 'RuntimeDefault' } });
  });

  it('probes startup, liveness and readiness apart', async () => {
    const probe = (path: string): object => ({ httpGet: { path, port: 'http' }, periodSeconds: 10, timeoutSeconds: 2 });
    for (const service of SERVICES) {
      expect(plain.pod('Deployment', `switchback-${service}`).spec.containers[0]).toMatchObject({
        startupProbe: { ...probe('/health/startup'), failureThreshold: 30 },
        livenessProbe: probe('/health/live'),
        readinessProbe: probe('/health/ready'),
      });
    }
    const byGrpc = await renderChart(KAFKA, { probes: { readinessBy: 'grpc' } });
    expect(byGrpc.pod('Deployment', 'switchback-email').spec.containers[0]).toMatchObject({ readinessProbe: { grpc: { port: 50054 } } });
  });

  it.each([[0, 0], [15, 0], [30, 5], [600, 600]])('gives a pod longer than its drain of %i s after %i s and 7 s', async (drainSeconds, preStopSeconds) => {
    const manifests = await renderChart(KAFKA, { drainSeconds, preStopSeconds });
    for (const service of SERVICES) {
      const { spec } = manifests.pod('Deployment', `switchback-${service}`);
      expect(manifests.settings(service)['SWITCHBACK_DRAIN_SECONDS']).toBe(String(drainSeconds));
      expect(spec['terminationGracePeriodSeconds']).toBeGreaterThan(preStopSeconds + drainSeconds + 7);
      const sleep = preStopSeconds === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: preStopSeconds } } } };
      expect(spec.containers[0]).toMatchObject(sleep);
      expect('lifecycle' in spec.containers[0]).toBe(preStopSeconds > 0);
    }
  });

  it('takes no pod away before another is ready', () => {
    for (const { spec } of plain.of('Deployment')) {
      expect(spec).toMatchObject({ revisionHistoryLimit: 5, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } });
    }
  });

  it('rolls the pods whose settings changed, and no others', async () => {
    const changed = await renderChart(KAFKA, { sms: { publicUrl: 'https://sms.example.com' } });
    const sum = (manifests: Manifests, service: string): string | undefined => manifests.pod('Deployment', `switchback-${service}`).metadata.annotations?.['checksum/settings'];
    expect(SERVICES.filter((service) => sum(plain, service) !== sum(changed, service))).toEqual(['sms']);
  });

  it('names images by version or digest', async () => {
    const digest = `sha256:${'0a'.repeat(32)}`;
    const manifests = await renderChart(KAFKA, {
      image: { registry: 'registry.example.com', repository: 'acme/switchback' },
      router: { image: { digest, tag: '9.9.9' } },
      sms: { image: { repository: 'other/sms', tag: '1.2.3' } },
    });
    const image = (service: string): string => manifests.pod('Deployment', `switchback-${service}`).spec.containers[0].image;
    expect(image('gateway')).toBe('registry.example.com/acme/switchback/gateway:0.1.0');
    expect(image('router')).toBe(`registry.example.com/acme/switchback/router@${digest}`);
    expect(image('sms')).toBe('registry.example.com/other/sms:1.2.3');
    expect(manifests.pod('Job', 'switchback-migrate-router').spec.containers[0].image).toBe(image('router'));
  });

  it('passes on what a team adds, to one service or to all', async () => {
    const gateway = whole.pod('Deployment', 'switchback-gateway');
    expect(gateway.metadata).toMatchObject({ labels: { cost: 'messaging', team: 'messaging' }, annotations: { note: 'kept' } });
    expect(gateway.spec).toMatchObject({
      imagePullSecrets: [{ name: 'pull' }],
      nodeSelector: { pool: 'messaging' },
      tolerations: [{ key: 'pool', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      priorityClassName: 'high',
    });
    expect(gateway.spec.volumes).toContainEqual({ name: 'more', emptyDir: {} });
    expect(gateway.spec.containers[0]).toMatchObject({ env: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }], volumeMounts: expect.arrayContaining([{ name: 'more', mountPath: '/more' }]) });
    expect(whole.one('ServiceAccount', 'switchback-email').metadata.annotations).toMatchObject({ role: 'sender', owner: 'messaging' });
    const own = await renderChart(KAFKA, { sms: { resources: { requests: { cpu: '2' }, limits: { memory: '1Gi' } }, maxSurge: '50%' } });
    expect(own.pod('Deployment', 'switchback-sms').spec.containers[0]).toMatchObject({ resources: { requests: { cpu: '2', memory: '256Mi' }, limits: { memory: '1Gi' } } });
    expect(own.one('Deployment', 'switchback-sms').spec).toMatchObject({ strategy: { rollingUpdate: { maxSurge: '50%' } } });
    expect(own.one('Deployment', 'switchback-email').spec).toMatchObject({ strategy: { rollingUpdate: { maxSurge: 1 } } });
  });

  it('gives every object its labels, and a namespace', () => {
    for (const { kind, metadata } of whole.all) {
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'switchback', 'app.kubernetes.io/instance': 'switchback', team: 'messaging' });
      expect(metadata.namespace).toBe(kind.startsWith('Kafka') ? 'kafka' : 'messaging');
    }
    const names = whole.all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
