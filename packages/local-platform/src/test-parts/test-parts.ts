import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';

import { missingForJars } from '../maven/jar-set';
import { SMSC_JARS } from '../maven/smsc-jars';
import { explainError } from '../platform-error';
import { type KafkaBroker, kafkaSkipReason } from '../kafka/start-kafka';
import { startTemporaryKafka } from '../kafka/temporary-kafka';
import { type Cluster } from '../postgres/cluster';
import { startTemporaryCluster } from '../postgres/temporary-cluster';

/** The environment variable by which test processes find the parts of their run. */
export const TEST_PARTS_URL = 'SWITCHBACK_TEST_PARTS_URL';

/** The environment variable that says why this machine has no Kafka; unset when it has. */
export const KAFKA_SKIP_REASON = 'SWITCHBACK_KAFKA_SKIP_REASON';

/** The environment variable that says why this machine has no SMSC to test against; unset when it has. */
export const SMSC_SKIP_REASON = 'SWITCHBACK_SMSC_SKIP_REASON';

/** The answer of `GET <url>/postgres` and `GET <url>/kafka`. */
export type TestPart = { value: string } | { skip: string } | { error: string };

/**
 * The database and the broker of one test run, started when the first test asks and shared by all its processes, which ask
 * over HTTP. Started by Jest's global set-up.
 */
export class TestParts {
  private cluster: Promise<Cluster> | undefined;
  private kafka: Promise<KafkaBroker | { skip: string }> | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<TestParts> {
    const path = `/${randomBytes(12).toString('hex')}`;
    const server = createServer((request, response) => {
      void parts.answer(request.url?.slice(path.length + 1) ?? '').then((part) => response.end(JSON.stringify(part)));
    });
    // A connection that it ended while a busy test process wrote to it would fail a test.
    server.keepAliveTimeout = 0;
    const port = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
    const parts = new TestParts(server, `http://127.0.0.1:${port}${path}`);
    return parts;
  }

  /** What test processes need in their environment. */
  async environment(): Promise<Record<string, string>> {
    const reason = await kafkaSkipReason({ brokers: process.env['KAFKA_BROKERS'] });
    const noSmsc = await missingForJars(SMSC_JARS);
    return {
      [TEST_PARTS_URL]: this.url,
      ...(reason === undefined ? {} : { [KAFKA_SKIP_REASON]: reason }),
      ...(noSmsc === undefined ? {} : { [SMSC_SKIP_REASON]: noSmsc }),
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    const kafka = await this.kafka?.catch(() => undefined);
    if (kafka !== undefined && !('skip' in kafka)) await kafka.destroy();
    await (await this.cluster?.catch(() => undefined))?.destroy();
  }

  private async answer(name: string): Promise<TestPart> {
    try {
      switch (name) {
        case 'postgres':
          this.cluster ??= startTemporaryCluster();
          return { value: (await this.cluster).adminConnectionString };
        case 'kafka': {
          this.kafka ??= startTemporaryKafka();
          const kafka = await this.kafka;
          return 'skip' in kafka ? kafka : { value: kafka.brokers.join(',') };
        }
        default:
          return { error: `no such part: ${name}` };
      }
    } catch (error) {
      return { error: explainError(error) };
    }
  }
}
