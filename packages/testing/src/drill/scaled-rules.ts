import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Of every duration in the rules: an alert that takes five minutes takes 20 s here. */
export const SCALE = 15;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** The rules with each window of a query and each `for` divided by {@link SCALE}. Thresholds, and seconds that are compared, stay. */
export function scaleRules(text: string): string {
  return text
    .replace(/\[(\d+)([smhd])\]/g, (_all, count: string, unit: string) => `[${scaled(count, unit)}]`)
    .replace(/^(\s+for: )(\d+)([smhd])$/gm, (_all, before: string, count: string, unit: string) => `${before}${scaled(count, unit)}`);
}

function scaled(count: string, unit: string): string {
  return `${Math.round((Number(count) * (SECONDS[unit] ?? 1) * 1_000) / SCALE)}ms`;
}

/** Copies of rule files with scaled durations; answers their paths. */
export function writeScaledRules(files: readonly string[], directory: string): readonly string[] {
  mkdirSync(directory, { recursive: true });
  return files.map((file) => {
    const copy = join(directory, basename(file));
    writeFileSync(copy, scaleRules(readFileSync(file, 'utf8')));
    return copy;
  });
}
