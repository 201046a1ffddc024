import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBus, type BusConfig } from '@switchback/bus';
import { MessageEvent, MessageStatus, TOPICS } from '@switchback/contracts';
import { type Platform, type PlatformOptions, startPlatform } from '@switchback/local-platform';
import { messageSender } from './message-client';
import { type Provider } from './provider';
import { PROVIDER_ACCOUNT } from './provider-account';
import { followSettled } from './settled-messages';
import { type System } from './system';

export type BusKind = BusConfig['kind'];

/** The platform under test, its SMS going to `provider` as if it were Twilio, its e-mail to the sandbox. */
export async function startMeasuredPlatform(
  kind: BusKind,
  provider: Pick<Provider, 'url'>,
  directory: string,
  environment: Readonly<Record<string, string>> = {},
  more: Pick<PlatformOptions, 'stateDirectory'> = {},
): Promise<Platform> {
  const providersFile = join(directory, 'sms-providers.json');
  writeFileSync(providersFile, JSON.stringify(smsProviders(provider.url)));
  return startPlatform({
    ...more,
    bus: kind,
    providersFiles: { sms: providersFile },
    environment: { ...environment, SWITCHBACK_LOG_LEVEL: 'warn', BENCH_PROVIDER_TOKEN: PROVIDER_ACCOUNT.authToken },
    progress: (line) => process.stderr.write(`${line}\n`),
  });
}

export function busConfigOf(platform: Platform, kind: BusKind, clientId: string): BusConfig {
  return kind === 'kafka'
    ? { kind, brokers: [...(platform.kafkaBrokers ?? [])], clientId }
    : { kind, connectionString: platform.databaseUrl('bus') };
}

/** What is measured of a running platform: its public API, its provider's side, and the events that it publishes. */
export async function platformSystem(platform: Platform, busConfig: BusConfig, provider: Provider): Promise<System> {
  const bus = await createBus(busConfig);
  const settledAt = await followSettled(bus, TOPICS.messagesEvents, isFinal);
  const sender = messageSender(platform.address, platform.apiKey);
  const pids = platform.pids();
  delete pids['whatsapp'];
  return {
    name: 'platform',
    send: sender.send,
    handedOffAt: provider.handedOffAt,
    settledAt,
    pids: { ...pids, provider: provider.pid },
    stop: async () => {
      sender.close();
      await bus.close();
    },
  };
}

function isFinal(value: Uint8Array): boolean {
  const { status } = MessageEvent.decode(value);
  switch (status) {
    case MessageStatus.MESSAGE_STATUS_DELIVERED:
    case MessageStatus.MESSAGE_STATUS_READ:
    case MessageStatus.MESSAGE_STATUS_FAILED:
    case MessageStatus.MESSAGE_STATUS_EXPIRED:
    case MessageStatus.MESSAGE_STATUS_CANCELED:
    case MessageStatus.MESSAGE_STATUS_STOPPED:
      return true;
    case MessageStatus.MESSAGE_STATUS_UNSPECIFIED:
    case MessageStatus.MESSAGE_STATUS_ACCEPTED:
    case MessageStatus.MESSAGE_STATUS_SCHEDULED:
    case MessageStatus.MESSAGE_STATUS_IN_PROGRESS:
    case MessageStatus.UNRECOGNIZED:
      return false;
  }
}

function smsProviders(url: string): unknown {
  return {
    providers: [
      {
        id: 'twilio',
        kind: 'twilio',
        baseUrl: url,
        accountSid: PROVIDER_ACCOUNT.accountSid,
        authToken: 'env:BENCH_PROVIDER_TOKEN',
        from: PROVIDER_ACCOUNT.from,
      },
    ],
  };
}
