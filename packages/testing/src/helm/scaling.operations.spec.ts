import { KAFKA } from './chart-values';
import { describeWithTool } from './find-tool';
import { SERVICES } from './manifests';
import { renderChart } from './render-chart';

const scaled = { autoscaling: { enabled: true } };
const ALL = { gateway: scaled, router: scaled, sms: scaled, email: scaled, whatsapp: scaled };

describeWithTool('how the chart scales', 'helm', () => {
  it('is by hand when nothing else is said', async () => {
    const manifests = await renderChart(KAFKA, { router: { replicas: 3 } });
    expect(manifests.of('Deployment').map(({ spec }) => spec?.['replicas'])).toEqual([2, 3, 2, 2, 2]);
    expect([...manifests.of('HorizontalPodAutoscaler'), ...manifests.of('ScaledObject'), ...manifests.of('TriggerAuthentication')]).toEqual([]);
  });

  it('is by CPU at the gateway', async () => {
    const manifests = await renderChart(KAFKA, { gateway: { autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 9, cpuPercent: 60 } } });
    expect(manifests.names('HorizontalPodAutoscaler')).toEqual(['switchback-gateway']);
    expect(manifests.one('HorizontalPodAutoscaler', 'switchback-gateway').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'switchback-gateway' },
      minReplicas: 3,
      maxReplicas: 9,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
    });
    expect(manifests.one('Deployment', 'switchback-gateway').spec).not.toHaveProperty('replicas');
    expect(manifests.one('Deployment', 'switchback-router').spec).toHaveProperty('replicas', 2);
  });

  it('is by the lag of their groups at the others, with the rights that they have themselves', async () => {
    const manifests = await renderChart(KAFKA, ALL, { kafka: { tls: { ca: { existingSecret: 'kafka-ca' } } }, sms: { autoscaling: { minReplicas: 1, maxReplicas: 12, lag: 50 } } });
    expect(manifests.names('ScaledObject')).toEqual(['switchback-router', 'switchback-sms', 'switchback-email', 'switchback-whatsapp']);
    const trigger = (group: string, topic: string, lag: string): object => ({
      type: 'kafka',
      metadata: {
        bootstrapServers: 'main-kafka-bootstrap.kafka:9093',
        tls: 'enable',
        sasl: 'scram_sha512',
        consumerGroup: group,
        topic,
        lagThreshold: lag,
        offsetResetPolicy: 'earliest',
        allowIdleConsumers: 'false',
      },
      authenticationRef: { name: expect.stringMatching(/^switchback-/) },
    });
    expect(manifests.one('ScaledObject', 'switchback-sms').spec).toMatchObject({
      scaleTargetRef: { name: 'switchback-sms' },
      minReplicaCount: 1,
      maxReplicaCount: 12,
      triggers: [trigger('sms', 'switchback.dispatch.sms.v1', '50')],
    });
    const { triggers } = manifests.one('ScaledObject', 'switchback-router').spec as { triggers: readonly object[] };
    expect(triggers).toHaveLength(3);
    expect(triggers).toContainEqual(trigger('router-accepted', 'switchback.messages.accepted.v1', '500'));
    expect(manifests.one('TriggerAuthentication', 'switchback-sms').spec).toEqual({
      configMapTargetRef: [{ parameter: 'username', name: 'switchback-sms', key: 'KAFKA_SASL_USERNAME' }],
      secretTargetRef: [{ parameter: 'ca', name: 'kafka-ca', key: 'ca.crt' }, { parameter: 'password', name: 'switchback-sms', key: 'password' }],
    });
  });

  it('needs no authentication where Kafka has none', async () => {
    const manifests = await renderChart(KAFKA, ALL, { kafka: { authentication: 'none', tls: { enabled: false } } });
    expect(manifests.of('TriggerAuthentication')).toEqual([]);
    expect(JSON.stringify(manifests.of('ScaledObject'))).not.toMatch(/authenticationRef|sasl/);
    expect(manifests.settings('sms')).toMatchObject({ KAFKA_TLS: 'false' });
  });

  it('tells channels how many share the rates of a provider: the most that there may be', async () => {
    const manifests = await renderChart(KAFKA, { sms: { autoscaling: { enabled: true, maxReplicas: 11 } }, email: { replicas: 4 } });
    expect(['sms', 'email', 'whatsapp'].map((service) => manifests.settings(service as 'sms')['SWITCHBACK_REPLICAS'])).toEqual(['11', '4', '2']);
  });

  it('keeps disruptions to one pod of a service, and spreads pods over nodes and zones', async () => {
    const manifests = await renderChart(KAFKA, { topologySpread: { zones: 'DoNotSchedule' } });
    for (const service of SERVICES) {
      const labels = { 'app.kubernetes.io/name': 'switchback', 'app.kubernetes.io/instance': 'switchback', 'app.kubernetes.io/component': service };
      expect(manifests.one('PodDisruptionBudget', `switchback-${service}`).spec).toEqual({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: labels } });
      const spread = { maxSkew: 1, matchLabelKeys: ['pod-template-hash'], labelSelector: { matchLabels: labels } };
      expect(manifests.pod('Deployment', `switchback-${service}`).spec['topologySpreadConstraints']).toEqual([
        { ...spread, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
        { ...spread, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
      ]);
    }
  });
});
