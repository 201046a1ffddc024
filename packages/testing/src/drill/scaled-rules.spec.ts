import { readFileSync } from 'node:fs';

import { ruleFiles } from '../alert-rules';

import { SCALE, scaleRules } from './scaled-rules';

it('divides windows and waits, and leaves thresholds alone', () => {
  const rule = '        expr: max(avg_over_time(a[5m])) > 60 and rate(b[1h]) > 0\n        for: 2m\n        summary: for 5m\n';
  expect(scaleRules(rule)).toBe('        expr: max(avg_over_time(a[20000ms])) > 60 and rate(b[240000ms]) > 0\n        for: 8000ms\n        summary: for 5m\n');
});

it.each(ruleFiles())('leaves no duration of %s as it was', (file) => {
  const text = readFileSync(file, 'utf8');
  const scaled = scaleRules(text);
  const durations = (of: string): number => (of.match(/\[\d+[smhd]\]|for: \d+[smhd]$/gm) ?? []).length;
  expect(durations(text)).toBeGreaterThan(0);
  expect(durations(scaled)).toBe(0);
  expect(scaled.match(/\[\d+ms\]|for: \d+ms$/gm)).toHaveLength(durations(text));
  expect(SCALE).toBeGreaterThan(1);
});
