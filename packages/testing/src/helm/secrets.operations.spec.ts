import { randomBytes } from 'node:crypto';

import { EVERYTHING, KAFKA, POSTGRES } from './chart-values';
import { describeWithTool } from './find-tool';
import { secretFiles, SERVICES } from './manifests';
import { mergeValues, renderChart, RenderError } from './render-chart';

describeWithTool('secrets of the chart', 'helm', () => {
  it('are files of Secrets that are there, each where its setting says', async () => {
    for (const values of [KAFKA, POSTGRES, mergeValues(KAFKA, EVERYTHING), mergeValues(KAFKA, { kafka: { authentication: 'tls', tls: { ca: { existingSecret: 'ca' } } } })]) {
      const manifests = await renderChart(values);
      for (const service of SERVICES) {
        const mounted = Object.keys(secretFiles(manifests.pod('Deployment', `switchback-${service}`))).map((path) => `/etc/switchback/secrets/${path}`);
        const named = Object.values(manifests.settings(service)).filter((value) => value.startsWith('/etc/switchback/secrets/'));
        expect(named.filter((path) => !mounted.includes(path))).toEqual([]);
        // The CA of Postgres is named by the URLs.
        expect(mounted.filter((path) => !named.includes(path) && !path.endsWith('/postgres-ca.crt'))).toEqual([]);
      }
    }
  });

  it('come to the services that need them, and to no others', async () => {
    const manifests = await renderChart(KAFKA, EVERYTHING);
    const files = (service: string): Readonly<Record<string, string>> => secretFiles(manifests.pod('Deployment', `switchback-${service}`));
    expect(files('gateway')).toEqual({
      'database-url': 'postgres/gateway',
      'postgres-ca.crt': 'postgres-ca/ca.crt',
      'kafka-ca.crt': 'main-cluster-ca-cert/ca.crt',
      'kafka-password': 'switchback-gateway/password',
      'internal-ca.crt': 'switchback-gateway-internal-tls/ca.crt',
      'internal.crt': 'switchback-gateway-internal-tls/tls.crt',
      'internal.key': 'switchback-gateway-internal-tls/tls.key',
      'operator-key': 'keys/operator-key',
      'tls.crt': 'gateway-tls/tls.crt',
      'tls.key': 'gateway-tls/tls.key',
    });
    expect(SERVICES.filter((service) => 'search-key' in files(service))).toEqual(['router', 'whatsapp']);
    expect(SERVICES.filter((service) => 'other-search-key' in files(service))).toEqual(['whatsapp']);
    for (const service of SERVICES) expect(files(service)['database-url']).toBe(`postgres/${service}`);
    expect(secretFiles(manifests.pod('Job', 'switchback-migrate-sms'))).toEqual({ 'database-url': 'postgres/sms', 'postgres-ca.crt': 'postgres-ca/ca.crt' });
  });

  it('of a role or user may have a Secret and key of their own', async () => {
    const manifests = await renderChart(KAFKA, {
      postgres: { urls: { router: { existingSecret: 'router-postgres' }, sms: { existingSecret: 'sms-postgres', key: 'uri' } } },
      kafka: { users: { router: { username: 'fallback', existingSecret: 'router-kafka', passwordKey: 'secret' } } },
    });
    expect(secretFiles(manifests.pod('Deployment', 'switchback-router'))).toMatchObject({ 'database-url': 'router-postgres/url', 'kafka-password': 'router-kafka/secret' });
    expect(manifests.settings('router')['KAFKA_SASL_USERNAME']).toBe('fallback');
    expect(secretFiles(manifests.pod('Deployment', 'switchback-sms'))).toMatchObject({ 'database-url': 'sms-postgres/uri' });
    expect(secretFiles(manifests.pod('Deployment', 'switchback-email'))).toMatchObject({ 'database-url': 'postgres/email' });
  });

  it('of mutual TLS with Kafka are the certificates of users', async () => {
    const manifests = await renderChart(KAFKA, { kafka: { authentication: 'tls', tls: { ca: { existingSecret: 'ca' } } } });
    expect(secretFiles(manifests.pod('Deployment', 'switchback-email'))).toMatchObject({ 'kafka-ca.crt': 'ca/ca.crt', 'kafka.crt': 'switchback-email/user.crt', 'kafka.key': 'switchback-email/user.key' });
    expect(manifests.settings('email')).toMatchObject({ KAFKA_TLS: 'true', KAFKA_TLS_CERT: '/etc/switchback/secrets/kafka.crt' });
    expect(manifests.settings('email')).not.toHaveProperty('KAFKA_SASL_MECHANISM');
  });

  it('between services are those of cert-manager, or of Secrets that a team names', async () => {
    const made = await renderChart(KAFKA, { internalTls: { by: 'certManager', certManager: { issuerRef: { name: 'internal' } } } });
    expect(made.of('Certificate')).toHaveLength(5);
    expect(made.one('Certificate', 'switchback-sms-internal').spec).toMatchObject({
      secretName: 'switchback-sms-internal-tls',
      issuerRef: { name: 'internal', kind: 'Issuer' },
      usages: expect.arrayContaining(['server auth', 'client auth']),
      dnsNames: expect.arrayContaining([made.settings('router')['SWITCHBACK_SMS_ADDRESS']?.split(':')[0]]),
    });
    const given = await renderChart(KAFKA, { internalTls: { by: 'secrets', secrets: { sms: 'sms-tls' } } });
    expect(given.of('Certificate')).toEqual([]);
    expect(secretFiles(given.pod('Deployment', 'switchback-sms'))).toMatchObject({ 'internal.key': 'sms-tls/tls.key' });
    expect(secretFiles(given.pod('Deployment', 'switchback-router'))).toMatchObject({ 'internal.key': 'switchback-router-internal-tls/tls.key' });
    expect((await renderChart(KAFKA)).settings('sms')).not.toHaveProperty('SWITCHBACK_INTERNAL_TLS_CA');
  });

  it('of providers are a directory beside their file', async () => {
    const manifests = await renderChart(KAFKA, { email: { providers: { key: 'email.yaml' } } });
    const { spec } = manifests.pod('Deployment', 'switchback-email');
    expect(spec.volumes).toContainEqual({ name: 'providers', secret: { secretName: 'email-providers', defaultMode: 0o440 } });
    expect(spec.containers[0]).toMatchObject({ volumeMounts: expect.arrayContaining([{ name: 'providers', mountPath: '/etc/switchback/providers', readOnly: true }]) });
    expect(manifests.settings('email')['SWITCHBACK_PROVIDERS_FILE']).toBe('/etc/switchback/providers/email.yaml');
    const sandbox = await renderChart(KAFKA, { email: { providers: { existingSecret: '' }, sandbox: true } });
    expect(sandbox.settings('email')).not.toHaveProperty('SWITCHBACK_PROVIDERS_FILE');
  });

  it.each(['postgres', 'searchKey', 'operatorKey', 'otherSearchKey'])('cannot be given as a value: %s', async (place) => {
    const planted = randomBytes(16).toString('hex');
    for (const name of ['value', 'password', 'url']) {
      const refused = await renderChart(KAFKA, { [place]: { [name]: planted } }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(RenderError);
      expect(String(refused)).toContain(`additional properties '${name}' not allowed`);
      expect(String(refused)).not.toContain(planted);
    }
  });

  it('are in nothing that is rendered', async () => {
    for (const values of [KAFKA, POSTGRES, mergeValues(KAFKA, EVERYTHING)]) {
      const manifests = await renderChart(values);
      expect(manifests.of('Secret')).toEqual([]);
      expect(manifests.text).not.toMatch(/postgres(ql)?:\/\/|BEGIN [A-Z ]*PRIVATE KEY|password: /);
      for (const { data = {} } of manifests.of('ConfigMap')) {
        const direct = Object.keys(data).filter((name) => /(PASSWORD|SECRET|DATABASE_URL|(?<!_TLS)_KEY)$/.test(name));
        expect(direct).toEqual([]);
      }
    }
  });
});
