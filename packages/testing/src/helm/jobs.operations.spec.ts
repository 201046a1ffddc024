import { KAFKA, POSTGRES } from './chart-values';
import { describeWithTool } from './find-tool';
import { type Manifests, secretFiles, SERVICES } from './manifests';
import { renderChart } from './render-chart';

const environment = (manifests: Manifests, job: string): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries((manifests.pod('Job', job).spec.containers[0].env ?? []).map(({ name, value }) => [name, value]));

describeWithTool('jobs of the chart', 'helm', () => {
  it('migrate the schema of each service before install and upgrade', async () => {
    const manifests = await renderChart(KAFKA);
    expect(manifests.names('Job')).toEqual(SERVICES.map((service) => `switchback-migrate-${service}`));
    for (const service of SERVICES) {
      const name = `switchback-migrate-${service}`;
      const hook = { 'helm.sh/hook': 'pre-install,pre-upgrade' };
      expect(manifests.one('Job', name).metadata.annotations).toEqual({ ...hook, 'helm.sh/hook-weight': '0', 'helm.sh/hook-delete-policy': 'before-hook-creation' });
      for (const kind of ['ServiceAccount', 'NetworkPolicy']) {
        expect(manifests.one(kind, name).metadata.annotations).toEqual({ ...hook, 'helm.sh/hook-weight': '-10', 'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded' });
      }
      expect(manifests.pod('Job', name).spec).toMatchObject({ restartPolicy: 'Never', serviceAccountName: name, containers: [{ image: `switchback/${service}:0.1.0`, args: ['migrate'] }] });
      expect(environment(manifests, name)).toEqual({ SWITCHBACK_DATABASE_URL_FILE: '/etc/switchback/secrets/database-url' });
      expect(secretFiles(manifests.pod('Job', name))).toEqual({ 'database-url': `postgres/${service}` });
      expect(manifests.settings(service)).toMatchObject({ SWITCHBACK_MIGRATE: 'false' });
    }
  });

  it("migrate the Postgres bus's schema with them", async () => {
    const manifests = await renderChart(POSTGRES);
    expect(environment(manifests, 'switchback-migrate-gateway')).toMatchObject({ SWITCHBACK_BUS: 'postgres', SWITCHBACK_BUS_DATABASE_URL_FILE: '/etc/switchback/secrets/bus-database-url' });
    expect(secretFiles(manifests.pod('Job', 'switchback-migrate-gateway'))).toEqual({ 'database-url': 'postgres/gateway', 'bus-database-url': 'postgres/bus' });
  });

  it('stand beside the rest without hooks, under another name for another content', async () => {
    const values = { migrations: { by: 'job' } };
    const [first, again, newer] = await Promise.all([renderChart(KAFKA, values), renderChart(KAFKA, values), renderChart(KAFKA, values, { image: { tag: '0.2.0' } })]);
    for (const { metadata, spec } of first.of('Job')) {
      expect(metadata.annotations).toBeUndefined();
      expect(metadata.name).toMatch(/^switchback-migrate-[a-z]+-[0-9a-f]{8}$/);
      expect(spec).toHaveProperty('ttlSecondsAfterFinished');
    }
    expect(again.names('Job')).toEqual(first.names('Job'));
    expect(newer.names('Job').filter((name) => first.names('Job').includes(name))).toEqual([]);
  });

  it('have another name wherever their pod differs, which cannot be changed in a Job, and one that its pods may have for a label', async () => {
    const values = { migrations: { by: 'job' }, kafka: { topics: { by: 'job' } }, fullnameOverride: 'a'.repeat(40) };
    const [first, ...others] = await Promise.all(
      [{}, { migrations: { resources: { limits: { memory: '1Gi' } } } }, { podSecurityContext: { runAsUser: 20_001 } }, { commonLabels: { team: 'messaging' } }, { defaults: { nodeSelector: { pool: 'messaging' } } }].map((more) => renderChart(KAFKA, values, more)),
    );
    for (const name of first?.names('Job') ?? []) expect(name.length).toBeLessThanOrEqual(63);
    expect(first?.names('Job')).toHaveLength(6);
    for (const other of others) expect(other.names('Job').filter((name) => first?.names('Job').includes(name))).toEqual([]);
  });

  it('are none where services migrate when they start', async () => {
    const manifests = await renderChart(KAFKA, { migrations: { by: 'services' } });
    expect(manifests.of('Job')).toEqual([]);
    expect(manifests.settings('sms')).toMatchObject({ SWITCHBACK_MIGRATE: 'true' });
  });

  it('make topics as a user of their own', async () => {
    const manifests = await renderChart(KAFKA, { kafka: { topics: { by: 'hook' }, users: { topics: { username: 'admin', existingSecret: 'kafka-admin' } } } });
    expect(manifests.pod('Job', 'switchback-topics-router').spec.containers[0]).toMatchObject({ image: 'switchback/router:0.1.0', args: ['topics'] });
    expect(environment(manifests, 'switchback-topics-router')).toMatchObject({ KAFKA_SASL_USERNAME: 'admin', KAFKA_SASL_PASSWORD_FILE: '/etc/switchback/secrets/kafka-password', KAFKA_TOPIC_PARTITIONS: '12' });
    expect(secretFiles(manifests.pod('Job', 'switchback-topics-router'))).toEqual({ 'kafka-password': 'kafka-admin/password' });
  });
});
