import { EVERYTHING, KAFKA } from './chart-values';
import { describeWithTool } from './find-tool';
import { renderChart, type Values } from './render-chart';

/** Each wrong by itself: where, and what is said. */
const REFUSED_BY_SCHEMA: readonly (readonly [string, Values, string])[] = [
  ['a value that there is not', { gatway: {} }, "additional properties 'gatway' not allowed"],
  ['one within a service', { gateway: { replica: 3 } }, "'/gateway': additional properties 'replica' not allowed"],
  ['a setting of another service', { router: { jaegerUrl: '' } }, "'/router': additional properties 'jaegerUrl' not allowed"],
  ['a password in the open', { operatorKey: { value: 'x' } }, "'/operatorKey': additional properties 'value' not allowed"],
  ['a bus that there is not', { bus: 'rabbitmq' }, "'/bus': value must be one of 'kafka', 'postgres'"],
  ['no replica', { sms: { replicas: 0 } }, "'/sms/replicas': minimum: got 0, want 1"],
  ['replicas as text', { defaults: { replicas: '2' } }, "'/defaults/replicas': got string, want integer"],
  ['half a replica', { router: { replicas: 1.5 } }, "'/router/replicas': got number, want integer"],
  ['scaling to zero', { email: { autoscaling: { minReplicas: 0 } } }, "'/email/autoscaling/minReplicas': minimum: got 0, want 1"],
  ['more CPU than there is', { gateway: { autoscaling: { cpuPercent: 170 } } }, "'/gateway/autoscaling/cpuPercent': maximum: got 170, want 100"],
  ['CPU at a consumer', { sms: { autoscaling: { cpuPercent: 70 } } }, "'/sms/autoscaling': additional properties 'cpuPercent' not allowed"],
  ['a broker without its port', { kafka: { brokers: ['kafka'] } }, "'/kafka/brokers/0': 'kafka' does not match pattern"],
  ['a prefix that Kafka refuses', { kafka: { prefix: 'acme/' } }, "'/kafka/prefix': 'acme/' does not match pattern"],
  ['brokers in one text', { kafka: { brokers: 'a:9092,b:9092' } }, "'/kafka/brokers': got string, want array"],
  ['a mechanism that there is not', { kafka: { saslMechanism: 'gssapi' } }, "'/kafka/saslMechanism': value must be one of 'plain', 'scram-sha-256', 'scram-sha-512'"],
  ['topics by nobody known', { kafka: { topics: { by: 'operator' } } }, "'/kafka/topics/by': value must be one of 'strimzi', 'hook', 'job', 'services', 'none'"],
  ['no partition', { kafka: { topics: { partitions: 0 } } }, "'/kafka/topics/partitions': minimum: got 0, want 1"],
  ['a flag as text', { kafka: { tls: { enabled: 'yes' } } }, "'/kafka/tls/enabled': got string, want boolean"],
  ['migrations by nobody known', { migrations: { by: 'init' } }, "'/migrations/by': value must be one of 'hook', 'job', 'services'"],
  ['a level that there is not', { logLevel: 'verbose' }, "'/logLevel': value must be one of 'trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'"],
  ['more than everything', { logSampleRatio: 1.1 }, "'/logSampleRatio': maximum: got 1.1, want 1"],
  ['a drain without end', { drainSeconds: 601 }, "'/drainSeconds': maximum: got 601, want 600"],
  ['a restore at no time', { restoredAt: 'yesterday' }, "'/restoredAt': 'yesterday' does not match pattern"],
  ['retention backwards', { retentionDays: -1 }, "'/retentionDays': minimum: got -1, want 0"],
  ['request ids forgotten within the day', { gateway: { idempotencyHours: 12 } }, "'/gateway/idempotencyHours': minimum: got 12, want 24"],
  ['a URL without its scheme', { sms: { publicUrl: 'sms.example.com' } }, "'/sms/publicUrl': 'sms.example.com' does not match pattern '^(https?://"],
  ['a collector by gRPC', { telemetry: { endpoint: 'grpc://collector:4317' } }, "'/telemetry/endpoint': 'grpc://collector:4317' does not match pattern '^(https?://"],
  ['a collector with a password', { telemetry: { endpoint: 'http://user:pw@collector:4318' } }, "'/telemetry/endpoint': 'http://user:pw@collector:4318' does not match pattern '^(https?://"],
  ['a page of traces with a user', { gateway: { jaegerUrl: 'https://user@jaeger.example.com/search' } }, "'/gateway/jaegerUrl': 'https://user@jaeger.example.com/search' does not match pattern"],
  ['an entrance with a password', { sms: { publicUrl: 'https://:p%40w@sms.example.com' } }, "'/sms/publicUrl': 'https://:p%40w@sms.example.com' does not match pattern"],
  ['a password behind a backslash', { email: { publicUrl: 'https://\\user:pw@email.example.com' } }, "'/email/publicUrl': 'https://\\\\user:pw@email.example.com' does not match pattern"],
  ['a host with its scheme', { gateway: { hosts: { http: 'https://api.example.com' } } }, "'/gateway/hosts/http': 'https://api.example.com' does not match pattern"],
  ['a digest that is none', { gateway: { image: { digest: 'sha256:abc' } } }, "'/gateway/image/digest': 'sha256:abc' does not match pattern '^(sha256:[0-9a-f]{64})?$'"],
  ['a name that Kubernetes does not take', { postgres: { existingSecret: 'My_Secret' } }, "'/postgres/existingSecret': 'My_Secret' does not match pattern"],
  ['memory in no unit', { defaults: { resources: { limits: { memory: '512MB' } } } }, "'/defaults/resources/limits/memory': '512MB' does not match pattern"],
  ['a port that there is not', { email: { providerPorts: [70_000] } }, "'/email/providerPorts/0': maximum: got 70,000, want 65,535"],
  ['a peer without its kind', { networkPolicy: { postgres: { to: [{ cidr: '192.0.2.0/24' }] } } }, "'/networkPolicy/postgres/to/0': additional properties 'cidr' not allowed"],
  ['a service type that there is not', { gateway: { service: { type: 'Headless' } } }, "'/gateway/service/type': value must be one of 'ClusterIP', 'NodePort', 'LoadBalancer'"],
  ['root', { podSecurityContext: { runAsUser: 0 } }, "'/podSecurityContext/runAsUser': minimum: got 0, want 1"],
  ['a privilege', { podSecurityContext: { privileged: true } }, "'/podSecurityContext': additional properties 'privileged' not allowed"],
  ['a label that YAML reads as a truth', { commonLabels: { team: true } }, "'/commonLabels/team': got boolean, want string"],
  ['a keyword with a comma', { sms: { keywords: { optOut: ['NEIN,NIET'] } } }, "'/sms/keywords/optOut/0': 'NEIN,NIET' does not match pattern"],
];

const ROUTES = { gatewayApi: { enabled: true, parentRefs: [{ name: 'public' }] } };

/** What takes two values to see. */
const REFUSED_BY_CHECKS: readonly (readonly [string, Values, string])[] = [
  ['the image "latest"', { image: { tag: 'latest' } }, 'image.tag: "latest" is another version tomorrow'],
  ['of one service', { sms: { image: { tag: 'latest' } } }, 'sms.image.tag: "latest" is another version tomorrow'],
  ['no database', { postgres: { existingSecret: '', urls: { gateway: { existingSecret: 'x' } } } }, 'name the Secret that holds the database URLs of router, sms, email, whatsapp, each under that key'],
  ['no search key', { searchKey: { existingSecret: '' } }, 'searchKey.existingSecret: name the Secret'],
  ['messages gone before their request ids', { retentionDays: 7 }, 'retentionDays: 7 days are not longer than gateway.idempotencyHours, 168; a request id would stand for a message that is gone'],
  ['request ids kept for longer than messages', { gateway: { idempotencyHours: 721 } }, 'retentionDays: 30 days are not longer than gateway.idempotencyHours, 721'],
  ['no broker', { kafka: { brokers: [] } }, 'kafka.brokers: name at least one broker as host:port'],
  ['certificates without TLS', { kafka: { authentication: 'tls', tls: { enabled: false } } }, 'kafka.authentication: tls means client certificates, which need kafka.tls.enabled'],
  ['passwords in the clear', { kafka: { saslMechanism: 'plain', tls: { enabled: false } } }, 'kafka.saslMechanism: plain would send passwords in the clear'],
  ['a prefix that no KafkaTopic can have', { kafka: { prefix: 'Acme_', topics: { by: 'strimzi' }, strimzi: { cluster: 'main' } } }, 'kafka.prefix: KafkaTopics are named after their topics'],
  ['topics of no Kafka', { kafka: { topics: { by: 'strimzi' } } }, 'kafka.strimzi.cluster: name the Kafka resource'],
  ['users of no Kafka', { kafka: { strimzi: { users: true } } }, 'kafka.strimzi.cluster: name the Kafka resource'],
  ['users that do not authenticate', { kafka: { authentication: 'none', strimzi: { cluster: 'main', users: true } } }, 'users need kafka.authentication sasl or tls'],
  ['users by another mechanism', { kafka: { saslMechanism: 'scram-sha-256', strimzi: { cluster: 'main', users: true } } }, 'Strimzi makes users for scram-sha-512 alone'],
  ['users that would have to create topics', { kafka: { strimzi: { cluster: 'main', users: true } } }, 'kafka.topics.by: services create no topics as users of kafka.strimzi.users, who may not; take strimzi, job or none'],
  ['topics before their user', { kafka: { topics: { by: 'hook' }, strimzi: { cluster: 'main', users: true } } }, 'kafka.topics.by: a hook comes before the users of kafka.strimzi.users; take strimzi or job, or name in kafka.users.topics.existingSecret'],
  ['replicas that can never be in sync', { kafka: { topics: { replicationFactor: 1 } } }, 'kafka.topics.minInSyncReplicas: 2 replicas can never be in sync'],
  ['certificates by nobody', { internalTls: { by: 'certManager' } }, 'internalTls.certManager.issuerRef.name: name the Issuer'],
  ['gRPC probes over TLS', { probes: { readinessBy: 'grpc' }, internalTls: { by: 'secrets' } }, 'the kubelet cannot probe gRPC over TLS'],
  ['the least above the most', { gateway: { autoscaling: { minReplicas: 20 } } }, 'gateway.autoscaling.minReplicas: 20 is more than maxReplicas, 10'],
  ['more consumers than partitions', { sms: { autoscaling: { enabled: true, maxReplicas: 13 } } }, 'sms.autoscaling.maxReplicas: 13 is more than the topics have partitions, 12'],
  ['by hand', { router: { replicas: 13 } }, 'router.replicas: 13 is more than the topics have partitions, 12'],
  ['a sandbox that nobody asked for', { sms: { providers: { existingSecret: '' } } }, 'sms.providers.existingSecret: name the Secret that holds the providers file; or set sms.sandbox to true, and nothing is sent'],
  ['a sandbox beside providers', { sms: { sandbox: true } }, 'sms.sandbox: there is a providers file'],
  ['a variable of the chart', { gateway: { extraEnv: [{ name: 'SWITCHBACK_BUS', value: 'postgres' }] } }, 'gateway.extraEnv: SWITCHBACK_BUS is set by the chart'],
  ['a secret in a variable', { gateway: { extraEnv: [{ name: 'SWITCHBACK_DATABASE_URL', value: 'x' }] } }, 'gateway.extraEnv: SWITCHBACK_DATABASE_URL is set by the chart'],
  ['an entrance to nowhere', { ingress: { enabled: true } }, 'gateway.hosts: nothing is let in'],
  ['routes of no Gateway', { gatewayApi: { enabled: true }, gateway: { hosts: { http: 'api.example.com' } } }, 'gatewayApi.parentRefs: name the Gateway'],
  ['two channels at one URL', { ingress: { enabled: true }, sms: { publicUrl: 'https://hooks.example.com' }, whatsapp: { publicUrl: 'https://hooks.example.com/' } }, 'whatsapp.publicUrl: hooks.example.com is where sms gets its receipts; give each channel a host of its own'],
  ['two channels at one path', { ...ROUTES, sms: { publicUrl: 'https://hooks.example.com/all' }, email: { publicUrl: 'https://hooks.example.com/all' } }, 'sms.publicUrl: hooks.example.com/all is where email gets its receipts'],
  ['gRPC and REST at one host of a Gateway', { ...ROUTES, gateway: { hosts: { grpc: 'api.example.com', http: 'api.example.com' } } }, 'a Gateway takes no HTTP at the host of a GRPCRoute, and gateway.hosts.http is there too'],
  ['gRPC at all hosts of receipts', { ...ROUTES, gateway: { hosts: { grpc: '*.example.com' } }, sms: { publicUrl: 'https://sms.example.com' } }, 'and sms.publicUrl is there too; give gRPC a host of its own'],
  ['source ranges of no load balancer', { gateway: { service: { type: 'NodePort', loadBalancerSourceRanges: ['192.0.2.0/24'] } } }, 'gateway.service.loadBalancerSourceRanges: gateway.service.type NodePort has no load balancer'],
  ['callers whom nobody lets in', { gateway: { service: { type: 'LoadBalancer' } } }, 'networkPolicy.clients: gateway.service.type LoadBalancer brings callers from outside'],
  ['a name that no Service may have', { fullnameOverride: '2.switchback' }, 'fullnameOverride: names of Services begin with "2.switchback", which Kubernetes does not take'],
  ['Postgres anywhere', { networkPolicy: { postgres: { to: [] } } }, 'networkPolicy.postgres.to: say where Postgres is'],
  ['Kafka anywhere', { networkPolicy: { kafka: { to: [] } } }, 'networkPolicy.kafka.to: say where Kafka is'],
  ['a collector anywhere', { telemetry: { endpoint: 'http://collector:4318' } }, 'networkPolicy.collector.to: say where the collector of telemetry.endpoint is'],
  ['mail from anywhere', { email: { bounces: { port: 2525 } } }, 'email.bounces.from: say who brings mail'],
];

const refusal = (values: Values): Promise<string> => renderChart(KAFKA, values).then(() => 'accepted', String);

describeWithTool('the chart', 'helm', () => {
  it.each(REFUSED_BY_SCHEMA)('refuses %s by its schema, and says where', async (_name, values, sentence) => {
    const said = await refusal(values);
    expect(said).toContain("values don't meet the specifications of the schema");
    expect(said).toContain(sentence);
  });

  it.each(REFUSED_BY_CHECKS)('refuses %s, and says what to do', async (_name, values, sentence) => {
    const said = await refusal(values);
    expect(said).toContain('templates/checks.yaml');
    expect(said).toContain(sentence);
  });

  it('tells all mistakes at once', async () => {
    const said = await refusal({ searchKey: { existingSecret: '' }, kafka: { brokers: [] }, image: { tag: 'latest' } });
    expect(said.match(/^(searchKey|kafka|image)\./gm)).toHaveLength(3);
  });

  it('takes what none of them is', async () => {
    expect(await refusal({})).toBe('accepted');
    expect(await refusal(EVERYTHING)).toBe('accepted');
  });

  it.each([
    ['messages for ever', { retentionDays: 0 }],
    ['a day more than request ids', { retentionDays: 8 }],
    ['an at sign in the path of a URL', { gateway: { jaegerUrl: 'https://jaeger.example.com:8443/@traces?by=a@b#@' } }],
    ['a URL without a path', { gateway: { jaegerUrl: 'http://[2001:db8::1]' } }],
    ['gRPC and REST at one host of an Ingress', { ingress: { enabled: true }, gateway: { hosts: { grpc: 'api.example.com', http: 'api.example.com' } } }],
    ['channels at one host of a Gateway, each at its path', { ...ROUTES, sms: { publicUrl: 'https://hooks.example.com/sms' }, email: { publicUrl: 'https://hooks.example.com/email' } }],
  ])('takes %s', async (_name, values) => {
    expect(await refusal(values)).toBe('accepted');
  });
});
