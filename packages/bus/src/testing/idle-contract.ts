import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type BusConfig } from '../config';
import { TestBench } from './test-bench';

export function idleContract(config: () => Promise<BusConfig>): void {
  describe('at rest', () => {
    const bench = TestBench.use(config);

    test('two subscriptions and a publisher cost next to nothing', async () => {
      const argument = JSON.stringify({ config: bench.config, topics: [bench.name('idle'), bench.name('idle')] });
      const flags = ['--conditions=@switchback/source', '--require', join(__dirname, 'register-typescript.cjs')];
      const { stdout } = await promisify(execFile)(process.execPath, [...flags, join(__dirname, 'idle-process.ts'), argument]);
      const share = Number(stdout);
      expect(share).toBeGreaterThan(0);
      // kafkajs unpatched: 0.1 and more.
      expect(share).toBeLessThan(0.03);
    }, 60_000);
  });
}
