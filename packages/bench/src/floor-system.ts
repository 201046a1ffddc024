import { join } from 'node:path';
import { createBus, type BusConfig } from '@switchback/bus';
import { startChild, stopChild } from './child';
import { FLOOR_TOPICS } from './floor/topics';
import { messageSender } from './message-client';
import { type Provider } from './provider';
import { followSettled } from './settled-messages';
import { type System } from './system';

/**
 * The floor of this machine: the platform's hops with the same processes, the same bus and the same provider, and nothing in
 * between: no logic, no storage of our own, no tracing.
 */
export async function startFloor(busConfig: BusConfig, provider: Provider, shared: Readonly<Record<string, number>>): Promise<System> {
  const bus = await createBus(busConfig);
  await bus.ensureTopics(Object.values(FLOOR_TOPICS));
  const settledAt = await followSettled(bus, FLOOR_TOPICS.settled, () => true);
  const script = join(__dirname, 'floor', 'main.js');
  const env = { FLOOR_BUS: JSON.stringify(busConfig), FLOOR_PROVIDER_URL: provider.url };
  const router = await startChild(script, ['router'], env);
  const sms = await startChild(script, ['sms'], env);
  const email = await startChild(script, ['email'], env);
  const gateway = await startChild(script, ['gateway'], env);
  const sender = messageSender(`127.0.0.1:${gateway.port}`, 'none');
  const children = { gateway: gateway.child, router: router.child, sms: sms.child, email: email.child };
  return {
    name: 'floor',
    send: sender.send,
    handedOffAt: provider.handedOffAt,
    settledAt,
    pids: {
      ...Object.fromEntries(Object.entries(children).map(([name, child]) => [name, child.pid ?? 0])),
      ...shared,
    },
    stop: async () => {
      sender.close();
      await Promise.all(Object.values(children).map(stopChild));
      await bus.close();
    },
  };
}
