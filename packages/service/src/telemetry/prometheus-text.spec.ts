import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

import { prometheusText } from './prometheus-text';
import { ObservedPrometheusReader } from './readers';

it('tells a gauge to each of the scrapes that overlap', async () => {
  const reader = new ObservedPrometheusReader({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [reader] });
  let release: () => void = () => undefined;
  const asked = new Promise<void>((ask) => {
    provider.getMeter('spec').createObservableGauge('age').addCallback(async (result) => {
      const answered = new Promise<void>((resolve) => (release = resolve));
      ask();
      await answered;
      result.observe(7);
    });
  });
  const server = createServer(prometheusText(reader)).listen(0, '127.0.0.1');
  const arrivals = new Promise<void>((both) => {
    let seen = 0;
    server.on('request', () => void (++seen === 2 && both()));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port }: Partial<AddressInfo> = Object(server.address());
  const scrape = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}`)).text();
  const scrapes = [scrape(), scrape()];
  await Promise.all([asked, arrivals]);
  release();
  for (const text of await Promise.all(scrapes)) expect(text).toContain('age 7');
  await new Promise((resolve) => server.close(resolve));
  await provider.shutdown();
});
