import { KAFKA } from './chart-values';
import { describeWithTool } from './find-tool';
import { type Manifests, SERVICES } from './manifests';
import { renderChart, RenderError } from './render-chart';

const OPEN = {
  gateway: { hosts: { grpc: 'grpc.example.com', http: 'api.example.com' } },
  sms: { publicUrl: 'https://sms.example.com' },
  email: { publicUrl: 'https://email.example.com:8443/' },
};
const PARENT = { name: 'public', namespace: 'gateways', sectionName: 'https' };

const portsOf = (manifests: Manifests, service: string): unknown => manifests.one('Service', service).spec?.['ports'];

describeWithTool('the ways into the chart', 'helm', () => {
  it('are Services: one of each service, and for calls inside one without an address, so that callers see every pod', async () => {
    const manifests = await renderChart(KAFKA);
    expect(portsOf(manifests, 'switchback-gateway')).toEqual([
      { name: 'grpc', port: 50051, targetPort: 'grpc', appProtocol: 'kubernetes.io/h2c' },
      { name: 'http', port: 8080, targetPort: 'http', appProtocol: 'http' },
    ]);
    for (const [service, grpc, http] of [['router', 50052, 8081], ['sms', 50053, 8083], ['email', 50054, 8084], ['whatsapp', 50055, 8085]] as const) {
      expect(portsOf(manifests, `switchback-${service}`)).toEqual([{ name: 'http', port: http, targetPort: 'http', appProtocol: 'http' }]);
      expect(manifests.one('Service', `switchback-${service}-headless`).spec).toMatchObject({ clusterIP: 'None', ports: [{ name: 'grpc', port: grpc, targetPort: 'grpc' }] });
      expect(manifests.pod('Deployment', `switchback-${service}`).spec.containers[0]).toMatchObject({ ports: [{ name: 'grpc', containerPort: grpc }, { name: 'http', containerPort: http }] });
    }
    const addresses = { ...manifests.settings('gateway'), ...manifests.settings('router') };
    for (const service of SERVICES.slice(1)) {
      const port = (portsOf(manifests, `switchback-${service}-headless`) as readonly [{ port: number }])[0].port;
      expect(addresses[`SWITCHBACK_${service.toUpperCase()}_ADDRESS`]).toBe(`switchback-${service}-headless:${port}`);
    }
  });

  it('may be a load balancer, of gRPC alone', async () => {
    const manifests = await renderChart(KAFKA, { gateway: { service: { type: 'LoadBalancer', annotations: { scheme: 'internal' }, loadBalancerSourceRanges: ['192.0.2.0/24'] } }, networkPolicy: { clients: [{ ipBlock: { cidr: '192.0.2.0/24' } }] } });
    expect(manifests.one('Service', 'switchback-gateway-public')).toMatchObject({
      metadata: { annotations: { scheme: 'internal' } },
      spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['192.0.2.0/24'], selector: manifests.one('Service', 'switchback-gateway').spec?.['selector'] },
    });
    // Health and metrics stay inside.
    expect(portsOf(manifests, 'switchback-gateway-public')).toEqual([{ name: 'grpc', port: 50051, targetPort: 'grpc', appProtocol: 'kubernetes.io/h2c' }]);
    expect(manifests.one('Service', 'switchback-gateway').spec).toMatchObject({ type: 'ClusterIP', ports: [{ name: 'grpc' }, { name: 'http' }] });
    expect(manifests.one('Service', 'switchback-sms').spec).toMatchObject({ type: 'ClusterIP' });
  });

  it('are not said to be plaintext where they are not', async () => {
    const manifests = await renderChart(KAFKA, { gateway: { tls: { existingSecret: 'tls' } }, internalTls: { by: 'secrets' } });
    expect(JSON.stringify(manifests.of('Service'))).not.toContain('h2c');
    expect(manifests.settings('gateway')).toMatchObject({ SWITCHBACK_TLS_CERT_FILE: '/etc/switchback/secrets/tls.crt', SWITCHBACK_TLS_KEY_FILE: '/etc/switchback/secrets/tls.key' });
  });

  it('lead mail of bounces to the email service', async () => {
    const manifests = await renderChart(KAFKA, { email: { bounces: { port: 2525, from: [{ namespaceSelector: {} }] } } });
    expect(portsOf(manifests, 'switchback-email')).toContainEqual({ name: 'bounces', port: 2525, targetPort: 'bounces' });
    expect(manifests.pod('Deployment', 'switchback-email').spec.containers[0]).toMatchObject({ ports: expect.arrayContaining([{ name: 'bounces', containerPort: 2525 }]) });
  });

  it('are Ingresses: the API, and receipts of channels with a public URL; never health or metrics', async () => {
    const manifests = await renderChart(KAFKA, OPEN, { ingress: { enabled: true, className: 'nginx', annotations: { issuer: 'letsencrypt' }, grpcAnnotations: { protocol: 'GRPC' } } });
    const entry = (name: string, host: string, path: string, service: string, port: string): void =>
      expect(manifests.one('Ingress', name).spec).toEqual({
        ingressClassName: 'nginx',
        tls: [{ hosts: [host], secretName: `${name}-tls` }],
        rules: [{ host, http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: service, port: { name: port } } } }] } }],
      });
    expect(manifests.names('Ingress')).toHaveLength(4);
    entry('switchback-grpc', 'grpc.example.com', '/', 'switchback-gateway', 'grpc');
    entry('switchback-rest', 'api.example.com', '/v1', 'switchback-gateway', 'http');
    entry('switchback-sms-receipts', 'sms.example.com', '/receipts', 'switchback-sms', 'http');
    entry('switchback-email-receipts', 'email.example.com', '/receipts', 'switchback-email', 'http');
    expect(manifests.one('Ingress', 'switchback-grpc').metadata.annotations).toEqual({ issuer: 'letsencrypt', protocol: 'GRPC' });
    expect(manifests.one('Ingress', 'switchback-rest').metadata.annotations).toEqual({ issuer: 'letsencrypt' });
    expect(manifests.settings('sms')['SWITCHBACK_PUBLIC_URL']).toBe('https://sms.example.com');
    const plain = await renderChart(KAFKA, OPEN, { ingress: { enabled: true, tls: false } });
    expect(JSON.stringify(plain.of('Ingress').map(({ spec }) => spec))).not.toMatch(/tls|ingressClassName/);
  });

  it('are routes of the Gateway API, which may take a prefix away', async () => {
    const manifests = await renderChart(KAFKA, OPEN, { sms: { publicUrl: 'https://hooks.example.com/sms' }, gatewayApi: { enabled: true, parentRefs: [PARENT], annotations: { a: 'b' } } });
    expect(manifests.one('GRPCRoute', 'switchback-grpc')).toMatchObject({
      metadata: { annotations: { a: 'b' } },
      spec: { parentRefs: [PARENT], hostnames: ['grpc.example.com'], rules: [{ backendRefs: [{ name: 'switchback-gateway', port: 50051 }] }] },
    });
    const rule = (name: string): unknown => (manifests.one('HTTPRoute', name).spec as { rules: readonly unknown[] }).rules[0];
    expect(rule('switchback-rest')).toEqual({ backendRefs: [{ name: 'switchback-gateway', port: 8080 }], matches: [{ path: { type: 'PathPrefix', value: '/v1' } }] });
    expect(rule('switchback-email-receipts')).toEqual({ backendRefs: [{ name: 'switchback-email', port: 8084 }], matches: [{ path: { type: 'PathPrefix', value: '/receipts' } }] });
    expect(rule('switchback-sms-receipts')).toEqual({
      backendRefs: [{ name: 'switchback-sms', port: 8083 }],
      matches: [{ path: { type: 'PathPrefix', value: '/sms/receipts' } }],
      filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/receipts' } } }],
    });
    expect(manifests.of('Ingress')).toEqual([]);
  });

  it('need what an Ingress can do', async () => {
    const refused = renderChart(KAFKA, { sms: { publicUrl: 'https://hooks.example.com/sms' }, ingress: { enabled: true } });
    await expect(refused).rejects.toThrow(RenderError);
    await expect(refused).rejects.toThrow('sms.publicUrl: an Ingress cannot take /sms away');
  });
});
