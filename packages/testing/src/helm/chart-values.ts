import { type Values } from './render-chart';

const namespace = (name: string): object => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

/** The least that the chart takes with Kafka: what is not secret, and names of Secrets. */
export const KAFKA: Values = {
  postgres: { existingSecret: 'postgres' },
  kafka: { brokers: ['main-kafka-bootstrap.kafka:9093'] },
  searchKey: { existingSecret: 'keys' },
  operatorKey: { existingSecret: 'keys' },
  sms: { providers: { existingSecret: 'sms-providers' } },
  email: { providers: { existingSecret: 'email-providers' } },
  whatsapp: { providers: { existingSecret: 'whatsapp-providers' } },
  networkPolicy: { postgres: { to: [namespace('databases')] }, kafka: { to: [namespace('kafka')] } },
};

/** The least with the Postgres bus. */
export const POSTGRES: Values = { ...KAFKA, bus: 'postgres', kafka: {}, networkPolicy: { postgres: { to: [namespace('databases')] } } };

const autoscaling = { enabled: true };

/** Everything that can be had at once, Kafka's users by Strimzi. */
export const EVERYTHING: Values = {
  commonLabels: { team: 'messaging' },
  commonAnnotations: { owner: 'messaging' },
  image: { registry: 'registry.example.com', pullSecrets: ['pull'] },
  postgres: { ca: { existingSecret: 'postgres-ca' } },
  kafka: { tls: { ca: { existingSecret: 'main-cluster-ca-cert' } }, topics: { by: 'strimzi' }, strimzi: { cluster: 'main', namespace: 'kafka', users: true } },
  otherSearchKey: { existingSecret: 'keys' },
  restoredAt: '2026-11-29T12:30:00Z',
  preStopSeconds: 5,
  telemetry: {
    endpoint: 'http://collector.observability:4318',
    metrics: 'both',
    serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
    prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
    dashboards: { enabled: true },
  },
  internalTls: { by: 'certManager', certManager: { issuerRef: { name: 'internal', kind: 'ClusterIssuer' } } },
  ingress: { enabled: true, className: 'nginx' },
  gatewayApi: { enabled: true, parentRefs: [{ name: 'public', namespace: 'gateways' }] },
  networkPolicy: { collector: { to: [namespace('observability')] } },
  defaults: {
    podLabels: { cost: 'messaging' },
    podAnnotations: { note: 'kept' },
    extraEnv: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }],
    extraVolumes: [{ name: 'more', emptyDir: {} }],
    extraVolumeMounts: [{ name: 'more', mountPath: '/more' }],
    serviceAccountAnnotations: { role: 'sender' },
    nodeSelector: { pool: 'messaging' },
    tolerations: [{ key: 'pool', operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    priorityClassName: 'high',
    extraIngress: [{ from: [namespace('audit')] }],
    extraEgress: [{ to: [namespace('audit')] }],
  },
  gateway: {
    autoscaling,
    hosts: { grpc: 'grpc.example.com', http: 'api.example.com' },
    tls: { existingSecret: 'gateway-tls' },
    jaegerUrl: 'https://jaeger.example.com',
  },
  router: { autoscaling },
  sms: { autoscaling, publicUrl: 'https://sms.example.com', keywords: { optOut: ['NEIN', 'NIET'], optIn: ['JA'], help: ['HILFE'] } },
  email: { autoscaling, publicUrl: 'https://email.example.com', bounces: { port: 2525, from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] } },
  whatsapp: { autoscaling, publicUrl: 'https://whatsapp.example.com' },
};
