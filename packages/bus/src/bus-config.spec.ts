import { type BusLogEntry } from './bus';
import { busConfig } from './bus-config';

const url = { reveal: () => 'postgresql://bus:pw@db/switchback' };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('busConfig', () => {
  it('takes the bus that is chosen, with what it needs', () => {
    expect(busConfig({ SWITCHBACK_BUS: 'kafka', KAFKA_BROKERS: ['a:9092'], SWITCHBACK_BUS_DATABASE_URL: url }, 'spec', silent)).toMatchObject({ kind: 'kafka', brokers: ['a:9092'], clientId: 'spec' });
    expect(busConfig({ SWITCHBACK_BUS: 'postgres', SWITCHBACK_BUS_DATABASE_URL: url }, 'spec', silent)).toMatchObject({ kind: 'postgres', connectionString: url.reveal() });
  });

  it('names what is missing', () => {
    expect(() => busConfig({ SWITCHBACK_BUS: 'kafka', SWITCHBACK_BUS_DATABASE_URL: url }, 'spec', silent)).toThrow('KAFKA_BROKERS is required');
    expect(() => busConfig({ SWITCHBACK_BUS: 'postgres', KAFKA_BROKERS: ['a:9092'] }, 'spec', silent)).toThrow('SWITCHBACK_BUS_DATABASE_URL is required');
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
