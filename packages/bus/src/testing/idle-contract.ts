import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type BusConfig } from '../config';
import { TestBench } from './test-bench';

export function idleContract(config: () => Promise<BusConfig>): void {
  describe('at rest', () => {
    const bench = TestBench.use(config);

    test('two subscriptions and a publisher hardly wake', async () => {
      const argument = JSON.stringify({ config: bench.config, topics: [bench.name('idle'), bench.name('idle')] });
      const flags = ['--conditions=@switchback/source', '--require', join(__dirname, 'register-typescript.cjs')];
      const { stdout } = await promisify(execFile)(process.execPath, [...flags, join(__dirname, 'idle-process.ts'), argument]);
      // Timers are what wakes a process that has nothing to do; what that costs depends on the machine, their number does not.
      // kafkajs unpatched: 4,000.
      expect(stdout).toMatch(/^\d/);
      expect(Number(stdout)).toBeLessThan(10);
    }, 60_000);
  });
}
