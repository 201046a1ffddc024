import { type BusLogEntry } from './bus';
import { busConfig, type BusSettings } from './bus-config';

const url = { reveal: () => 'postgresql://bus:pw@db/switchback' };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('busConfig', () => {
  it('takes the bus that is chosen, with what it needs', () => {
    expect(busConfig({ SWITCHBACK_BUS: 'kafka', KAFKA_BROKERS: ['a:9092'], SWITCHBACK_BUS_DATABASE_URL: url }, 'spec', silent)).toMatchObject({ kind: 'kafka', brokers: ['a:9092'], clientId: 'spec' });
    expect(busConfig({ SWITCHBACK_BUS: 'kafka', KAFKA_BROKERS: ['a:9092'], KAFKA_PREFIX: 'acme.' }, 'spec', silent)).toMatchObject({ prefix: 'acme.' });
    expect(busConfig({ SWITCHBACK_BUS: 'postgres', SWITCHBACK_BUS_DATABASE_URL: url }, 'spec', silent)).toMatchObject({ kind: 'postgres', connectionString: url.reveal() });
  });

  it('names what is missing', () => {
    expect(() => busConfig({ SWITCHBACK_BUS: 'kafka', SWITCHBACK_BUS_DATABASE_URL: url }, 'spec', silent)).toThrow('KAFKA_BROKERS is required');
    expect(() => busConfig({ SWITCHBACK_BUS: 'postgres', KAFKA_BROKERS: ['a:9092'] }, 'spec', silent)).toThrow('SWITCHBACK_BUS_DATABASE_URL is required');
  });

  it('takes what Kafka asks for, and looks for the password anew each time', () => {
    let password = 'first';
    const sasl = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'router', KAFKA_SASL_PASSWORD: { latest: () => password } } as const;
    const config = busConfig({ SWITCHBACK_BUS: 'kafka', KAFKA_BROKERS: ['a:9092'], KAFKA_TLS: true, KAFKA_TLS_CA: '/ca', KAFKA_CREATE_TOPICS: false, KAFKA_TOPIC_MIN_INSYNC_REPLICAS: 2, ...sasl }, 'spec', silent);
    expect(config).toMatchObject({ minInSyncReplicas: 2, tls: { ca: '/ca' }, sasl: { mechanism: 'scram-sha-512', username: 'router' }, createTopics: false });
    password = 'second';
    expect(config.kind === 'kafka' && config.sasl?.password()).toBe('second');
  });

  it('warns of a password that goes over the network as it is', () => {
    const lines: string[] = [];
    const warn = (_fields: object, message: string): void => void lines.push(message);
    const plain: BusSettings = { SWITCHBACK_BUS: 'kafka', KAFKA_BROKERS: ['a:9092'], KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'router', KAFKA_SASL_PASSWORD: { latest: () => 'pw' } };
    busConfig({ ...plain, KAFKA_TLS: true }, 'spec', { ...silent, warn });
    expect(lines).toEqual([]);
    busConfig(plain, 'spec', { ...silent, warn });
    expect(lines).toEqual([expect.stringContaining('KAFKA_TLS')]);
  });

  it("passes on what the bus logs, at its level", () => {
    const lines: unknown[] = [];
    const warn = (fields: object, message: string): void => void lines.push({ fields, message });
    const { log } = busConfig({ SWITCHBACK_BUS: 'postgres', SWITCHBACK_BUS_DATABASE_URL: url }, 'spec', { ...silent, warn });
    const error = new Error('away');
    const entries: BusLogEntry[] = [{ level: 'warn', message: 'lost', error, group: 'router' }, { level: 'info', message: 'found' }];
    for (const entry of entries) log?.(entry);
    expect(lines).toEqual([{ fields: { err: error, group: 'router' }, message: 'lost' }]);
  });
});
